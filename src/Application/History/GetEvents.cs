using Gse.Application.EventLog;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.History;

/// <summary>A page of the log, oldest first, without what the caller may not see.</summary>
/// <param name="Limit">The most events on the page.</param>
public sealed record GetEvents(EventSelection Selection, AskedStart From, int Limit) : IQuery<FactPage>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class GetEventsHandler(IEventReader reader, CallContext call)
    : IRequestHandler<GetEvents, Result<FactPage>>
{
    public async Task<Result<FactPage>> Handle(GetEvents request, CancellationToken cancellationToken)
    {
        var facts = new List<RecordedFact>();
        var read = 0;
        var start = await request.From.ResolveAsync(reader, cancellationToken);
        if (start.Refusal is { } refusal)
        {
            return refusal;
        }

        var last = start.Value;
        var events = reader.ReadAllAsync(
            request.Selection.Filter, ReadDirection.Forwards, last, request.Limit, cancellationToken);
        await foreach (var recorded in events)
        {
            read++;
            last = recorded.Position;
            if (request.Selection.Takes(recorded) && RecordedFact.MaySee(call.Caller, recorded))
            {
                facts.Add(new RecordedFact(recorded));
            }
        }

        return Result.Ok(new FactPage(facts, read == request.Limit ? last : null));
    }
}
