using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using MediatR;

namespace Gse.Application.Sessions;

/// <summary>
/// Two living processes claim one id. Recorded once an hour for each agent, however often the loser comes.
/// </summary>
public sealed record RecordIdConflict(AgentIdConflict Conflict) : ICommand<Unit>
{
    public Role RequiredRole => Role.Admin;
}

internal sealed class RecordIdConflictHandler(IEventWriter log, CallContext call)
    : IRequestHandler<RecordIdConflict, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RecordIdConflict request, CancellationToken cancellationToken)
    {
        var conflict = request.Conflict;
        // The hour is in the id, so the log itself takes only the first of the hour.
        var id = EventIds.From(nameof(AgentIdConflict), conflict.Agent.Value, $"{conflict.At:yyyyMMddHH}");
        var data = EventCodec.Encode(conflict, id, EventCodec.EncodeMetadata(EventMetadata.From(call)));
        var result = await log.AppendAsync(
            new StreamAppend(StreamName.OfAgent(conflict.Agent), ExpectedVersion.Any, [data]), cancellationToken);
        return Result.Ok(Unit.Value, result.Position);
    }
}
