using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Groups;

namespace Gse.Application.Groups;

/// <summary>The write side of saved groups.</summary>
internal sealed class GroupStore(IEventReader reader, IEventWriter writer, TimeProvider time)
{
    private readonly AggregateStore<GroupState, GroupEvent> _store =
        new(reader, writer, time, GroupState.Initial, GroupState.Evolve);

    public ValueTask<Result<Versioned<GroupState>>> ExecuteAsync(
        GroupId group, Func<GroupState, Decision<GroupEvent>> decide, CallContext call,
        CancellationToken cancellation) =>
        _store.ExecuteAsync(StreamName.OfGroup(group), null, decide, call, cancellation);
}
