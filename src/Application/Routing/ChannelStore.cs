using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>The write side of channels.</summary>
internal sealed class ChannelStore(
    IEventReader reader, IEventWriter writer, TimeProvider time, ChannelProjection views)
{
    private readonly AggregateStore<ChannelState, ChannelEvent> _store =
        new(reader, writer, time, ChannelState.Initial, ChannelState.Evolve);

    private readonly IdAllocation _ids = new();
    private readonly Turns _turns = new();

    public async ValueTask<Result<Versioned<ChannelState>>> ExecuteAsync(
        ChannelId channel, Func<ChannelState, Decision<ChannelEvent>> decide, CallContext call,
        CancellationToken cancellation)
    {
        using var turn = await _turns.WaitAsync(channel.Value, cancellation);
        return await _store.ExecuteAsync(StreamName.OfChannel(channel), null, decide, call, cancellation);
    }

    /// <summary>
    /// Decides on the next id of the platform's range that was never used; <paramref name="decide"/> refuses those
    /// that were with <see cref="ChannelIdTaken"/>.
    /// </summary>
    public async ValueTask<Result<Allocated>> AllocateAsync(
        string platform, Func<ChannelId, ChannelState, Decision<ChannelEvent>> decide, CallContext call,
        CancellationToken cancellation)
    {
        var (first, end) = ChannelId.RangeOf(platform);
        foreach (var number in _ids.Propose(first.Value, end.Value, id => views.Find(new ChannelId(id)) is not null))
        {
            var channel = new ChannelId(number);
            var result = await _store.ExecuteAsync(
                StreamName.OfChannel(channel), _store.New, state => decide(channel, state), call, cancellation);
            if (result.Refusal is not ChannelIdTaken)
            {
                return result.Refusal is { } refusal
                    ? refusal
                    : Result.Ok(new Allocated(channel, result.Value.Revision, true), result.Position);
            }
        }

        return new NoIdsLeft("channel");
    }
}

/// <summary>A channel as a command left it.</summary>
/// <param name="IsNew">It was not there before.</param>
public sealed record Allocated(ChannelId Channel, long Revision, bool IsNew);
