using System.Globalization;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Processes;
using MediatR;

namespace Gse.Application.Processes;

/// <summary>What an agent must get across. Answered when durable; told twice, recorded once.</summary>
/// <param name="Agent">Who reports.</param>
/// <param name="Outbox">Names what the sequences count in.</param>
/// <param name="Reports">In rising order of sequence.</param>
public sealed record RecordReports(AgentId Agent, string Outbox, IReadOnlyList<NumberedReport> Reports) : ICommand<Unit>
{
    public Role RequiredRole => Role.Admin;
}

/// <param name="Sequence">The report's number within its outbox.</param>
/// <param name="Happened">A <see cref="ProcessesEvent"/>, or an <see cref="AgentReportsDropped"/>.</param>
public readonly record struct NumberedReport(ulong Sequence, IDomainEvent Happened);

internal sealed class RecordReportsHandler(IEventWriter log, CallContext call)
    : IRequestHandler<RecordReports, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RecordReports request, CancellationToken cancellationToken)
    {
        var metadata = EventCodec.EncodeMetadata(EventMetadata.From(call));
        var appends = Appends(request, metadata).ToList();
        var results = await log.AppendManyAsync(appends, cancellationToken);
        for (var i = 0; i < results.Count; i++)
        {
            if (!results[i].IsAppended)
            {
                // Some of the batch were recorded before, others not (the agent cuts its batches anew after a
                // reconnect). One at a time each is either new or a repetition.
                var singles = appends[i].Events.Select(item => appends[i] with { Events = [item] }).ToList();
                await log.AppendManyAsync(singles, cancellationToken);
            }
        }

        return Result.Ok(Unit.Value, results[^1].Position);
    }

    // Cut where the stream changes and where one append would grow too large, so the order is kept.
    private static IEnumerable<StreamAppend> Appends(RecordReports request, ReadOnlyMemory<byte> metadata)
    {
        var events = new List<EventData>();
        long size = 0;
        StreamName? current = null;
        foreach (var (sequence, happened) in request.Reports)
        {
            var stream = happened is ProcessesEvent
                ? StreamName.OfProcesses(request.Agent)
                : StreamName.OfAgent(request.Agent);
            var number = sequence.ToString(CultureInfo.InvariantCulture);
            var id = EventIds.From(request.Agent.Value, request.Outbox, number);
            var item = EventCodec.Encode(happened, id, metadata);
            if (events.Count > 0 && (stream != current || size + AppendLimits.SizeOf(item) > AppendLimits.MaxBytes))
            {
                yield return new StreamAppend(current!.Value, ExpectedVersion.Any, events);
                (events, size) = ([], 0);
            }

            current = stream;
            events.Add(item);
            size += AppendLimits.SizeOf(item);
        }

        if (current is { } last)
        {
            yield return new StreamAppend(last, ExpectedVersion.Any, events);
        }
    }
}
