using System.Text.RegularExpressions;
using Grpc.Core;
using Gse.Infrastructure.Tests.Wire;
using static Gse.Infrastructure.Tests.Wire.ReadReq.Types;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <summary>Answers one call of Read.</summary>
internal sealed class ReadAnswer(
    EventStoreDbNode node, Options options, IServerStreamWriter<ReadResp> responses, CancellationToken cancellation)
{
    private readonly bool _backwards = options.ReadDirection == Options.Types.ReadDirection.Backwards;

    private readonly bool _stringIds =
        options.UuidOption.ContentCase == Options.Types.UUIDOption.ContentOneofCase.String;

    public async Task StreamAsync()
    {
        if (options.Count == 0)
        {
            throw ServerAnswers.Error(StatusCode.Unknown, "Unexpected ReadStreamResult: Error");
        }

        if (node.Log.Stream(options.Stream.StreamIdentifier.StreamName.ToStringUtf8()) is not var (visible, last))
        {
            var missing = new ReadResp.Types.StreamNotFound { StreamIdentifier = options.Stream.StreamIdentifier };
            await responses.WriteAsync(new ReadResp { StreamNotFound = missing }, cancellation);
            return;
        }

        var from = options.Stream.RevisionOptionCase switch
        {
            Options.Types.StreamOptions.RevisionOptionOneofCase.Revision => options.Stream.Revision,
            Options.Types.StreamOptions.RevisionOptionOneofCase.End => ulong.MaxValue,
            _ => 0UL,
        };
        var events = _backwards
            ? visible.Reverse().Where(e => (ulong)e.Revision <= from)
            : visible.Where(e => (ulong)e.Revision >= from);
        await WriteAsync(events);
        if (options.ControlOption?.Compatibility == 1)
        {
            await responses.WriteAsync(new ReadResp { LastStreamPosition = (ulong)last }, cancellation);
        }
    }

    public async Task AllAsync()
    {
        var all = node.Log.Events;
        var position = options.All.Position?.CommitPosition;
        var isPast = position > (ulong)(all.Count == 0 ? 0 : all[^1].Position);
        if (isPast ? _backwards : position is { } at && !node.Log.IsStart(at))
        {
            throw ServerAnswers.Error(StatusCode.Unknown, "Unexpected ReadAllResult: Error");
        }

        await WriteAsync((_backwards
            ? all.Reverse().Where(e => position is null || (ulong)e.Position < position)
            : all.Where(e => position is null || (ulong)e.Position >= position)).Where(Matches));
    }

    public async Task SubscribeAsync()
    {
        var next = 0;
        if (options.All.Position?.CommitPosition is { } after)
        {
            var all = node.Log.Events;
            if (all.Count > 0 && after <= (ulong)all[^1].Position && !node.Log.IsStart(after))
            {
                throw ServerAnswers.Error(StatusCode.Unknown, "Exception was thrown by handler.");
            }

            // Exclusive by passing over the first event found, also if that is another one than was meant.
            next = Math.Min(all.Count, all.Count(e => (ulong)e.Position < after) + 1);
        }

        var id = Guid.NewGuid().ToString();
        await responses.WriteAsync(
            new ReadResp { Confirmation = new ReadResp.Types.SubscriptionConfirmation { SubscriptionId = id } },
            cancellation);
        await FollowAsync(next);
    }

    private async Task FollowAsync(int next)
    {
        var (caughtUp, considered, sent) = (false, 0L, 0);
        while (true)
        {
            foreach (var stored in node.Log.Events.Skip(next))
            {
                next++;
                if (Matches(stored))
                {
                    await responses.WriteAsync(ServerAnswers.EventOf(stored, _stringIds), cancellation);
                    if (++sent == node.Faults.EndSubscriptionsAfter)
                    {
                        throw ServerAnswers.Error(
                            StatusCode.Aborted, "Operation timed out: Consumer too slow to handle event while live. "
                            + "Client resubscription required.");
                    }
                }

                if (options.Filter is { } filter
                    && ++considered % (filter.Max * filter.CheckpointIntervalMultiplier) == 0)
                {
                    await responses.WriteAsync(ServerAnswers.CheckpointAt(stored.Position), cancellation);
                }
            }

            if (!caughtUp && node.Log.Events.Count == next)
            {
                caughtUp = true;
                await responses.WriteAsync(new ReadResp { CaughtUp = new ReadResp.Types.CaughtUp() }, cancellation);
            }

            await node.Log.GrownBeyond(next).WaitAsync(cancellation);
        }
    }

    private async Task WriteAsync(IEnumerable<StoredEvent> events)
    {
        var left = options.Count;
        foreach (var stored in events)
        {
            if (left-- == 0)
            {
                return;
            }

            await responses.WriteAsync(ServerAnswers.EventOf(stored, _stringIds), cancellation);
        }
    }

    private bool Matches(StoredEvent stored) => options.Filter?.FilterCase switch
    {
        Options.Types.FilterOptions.FilterOneofCase.StreamIdentifier =>
            Matches(options.Filter.StreamIdentifier, stored.Stream),
        Options.Types.FilterOptions.FilterOneofCase.EventType => Matches(options.Filter.EventType, stored.Type),
        _ => true,
    };

    private static bool Matches(Options.Types.FilterOptions.Types.Expression expression, string name) =>
        expression.Regex.Length > 0
            ? Regex.IsMatch(name, expression.Regex)
            : expression.Prefix.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
