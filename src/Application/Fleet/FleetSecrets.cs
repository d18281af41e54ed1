using System.Runtime.CompilerServices;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Fleet;

namespace Gse.Application.Fleet;

/// <summary>
/// The secrets that edges on one log share, kept in that log: whichever engine it is, an edge that can read it is of
/// the fleet.
/// </summary>
public sealed class FleetSecrets(IEventReader reader, IEventWriter writer, EdgeIdentity edge, TimeProvider time)
{
    private readonly AggregateStore<FleetState, FleetEvent> _store =
        new(reader, writer, time, FleetState.Initial, FleetState.Evolve);

    /// <summary>The authority in force; null while the log has no fleet.</summary>
    public async ValueTask<FleetAuthorityText?> FindAuthorityAsync(CancellationToken cancellation) =>
        TextOf((await _store.LoadAsync(StreamName.FleetSecrets, _store.New, cancellation)).State);

    /// <summary>Founds the fleet, unless somebody was quicker.</summary>
    /// <returns>The authority in force: this one, or that of whoever was.</returns>
    public async ValueTask<FleetAuthorityText> FoundAsync(FleetAuthorityText mine, CancellationToken cancellation)
    {
        var founding = new FleetFounded(edge.Id, mine.Certificate, mine.Key, time.GetUtcNow());
        var result = await _store.ExecuteAsync(
            StreamName.FleetSecrets, _store.New, state => FleetDecisions.Found(state, founding), Call, cancellation);
        return result.Refusal is { } refusal
            ? throw new InvalidOperationException(refusal.Message)
            : TextOf(result.Value.State)!;
    }

    /// <summary>All keys of the log as it is now, in the order in which they were added.</summary>
    public async IAsyncEnumerable<FleetKeyText> ReadKeysAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var events = reader.ReadStreamAsync(
            StreamName.FleetKeys, ReadDirection.Forwards, 0, long.MaxValue, cancellation);
        await foreach (var recorded in events)
        {
            if (KeyIn(recorded) is { } key)
            {
                yield return key;
            }
        }
    }

    /// <summary>The keys that are added from now on, at whatever edge. Never ends by itself.</summary>
    public async IAsyncEnumerable<FleetKeyText> FollowKeysAsync(
        LogPosition after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = EventFilter.Streams(StreamName.FleetKeys.Value);
        await foreach (var message in reader.SubscribeToAllAsync(filter, after, cancellation))
        {
            if (message.Event is { } recorded && KeyIn(recorded) is { } key)
            {
                yield return key;
            }
        }
    }

    /// <summary>Adds keys. Told twice, a key may be in the log twice; it is one by its name.</summary>
    public async ValueTask AddKeysAsync(IReadOnlyList<FleetKeyText> keys, CancellationToken cancellation)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(Call));
        var appends = keys.Select(key => new StreamAppend(
            StreamName.FleetKeys, ExpectedVersion.Any,
            [
                EventCodec.Encode(
                    new FleetKeyAdded(edge.Id, key.Name, key.Element, time.GetUtcNow()),
                    EventIds.From(nameof(FleetKeyAdded), key.Name), metadata),
            ]));
        await writer.AppendManyAsync([.. appends], cancellation);
    }

    private static CallContext Call => new() { Caller = Caller.Edge };

    private static FleetAuthorityText? TextOf(FleetState state) => state is FleetState.Founded founded
        ? new FleetAuthorityText(founded.AuthorityCertificate, founded.AuthorityKey)
        : null;

    private static FleetKeyText? KeyIn(RecordedEvent recorded) =>
        EventCodec.Decode(recorded) is FleetKeyAdded added ? new FleetKeyText(added.Name, added.Element) : null;
}
