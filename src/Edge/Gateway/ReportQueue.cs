using Gse.Application;
using Gse.Application.Processes;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>
/// The reports of one session on their way into the log: in order, in batches, acknowledged only when durable. Made
/// with the first report, since most agents have none most of the time.
/// </summary>
internal sealed partial class ReportQueue(AgentId agent, string outbox, LinkContext link, FrameOutput output)
{
    private const int MaxBatch = 256;
    private const int MaxWaiting = 4 * MaxBatch;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<Report> _waiting = new();
    private Task _draining = Task.CompletedTask;

    /// <summary>
    /// Takes a report. The task is to be awaited before the next frame is read: it is complete unless too many wait
    /// already.
    /// </summary>
    public Task Add(Report report, CancellationToken ending)
    {
        lock (_gate)
        {
            _waiting.Enqueue(report);
            if (_draining.IsCompleted)
            {
                _draining = Task.Run(() => DrainAsync(ending), CancellationToken.None);
            }

            return _waiting.Count > MaxWaiting ? _draining : Task.CompletedTask;
        }
    }

    /// <summary>Completes when nobody works on the queue any more.</summary>
    public Task Idle
    {
        get
        {
            lock (_gate)
            {
                return _draining;
            }
        }
    }

    private async Task DrainAsync(CancellationToken ending)
    {
        try
        {
            while (Take() is { Count: > 0 } batch)
            {
                var last = batch[^1].Sequence;
                await RecordAsync(Map(batch), ending);
                link.Acked.Set(agent, outbox, last);
                await output.SendAsync(FrameKind.ReportAck, new ReportAck { Sequence = last }, ending);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The connection ended: the agent sends again what was not acknowledged.
            Log.Ended(link.Logger, agent.Value);
        }
    }

    /// <summary>
    /// The next batch. Says "done" under the lock under which a report is added, so none is left lying.
    /// </summary>
    private List<Report> Take()
    {
        lock (_gate)
        {
            var batch = new List<Report>(Math.Min(MaxBatch, _waiting.Count));
            while (batch.Count < MaxBatch && _waiting.TryDequeue(out var report))
            {
                batch.Add(report);
            }

            if (batch.Count == 0)
            {
                _draining = Task.CompletedTask;
            }

            return batch;
        }
    }

    /// <summary>
    /// A report that means nothing to us is counted and acknowledged: sent for ever, it would block all others.
    /// </summary>
    private List<NumberedReport> Map(List<Report> batch)
    {
        var mapped = new List<NumberedReport>(batch.Count);
        foreach (var report in batch)
        {
            if (ReportMapping.ToDomain(agent, report) is { } happened)
            {
                mapped.Add(new NumberedReport(report.Sequence, happened));
            }
            else
            {
                link.Metrics.ReportUnmappable();
            }
        }

        return mapped;
    }

    private async Task RecordAsync(List<NumberedReport> reports, CancellationToken ending)
    {
        while (reports.Count > 0)
        {
            try
            {
                var request = new RecordReports(agent, outbox, reports);
                await link.UseCases.SendAsync(request, Caller.Edge, null, ending);
                return;
            }
            catch (Exception failure) when (!ending.IsCancellationRequested && failure is not OutOfMemoryException)
            {
                Log.Failed(link.Logger, failure, agent.Value, reports.Count);
            }

            await Task.Delay(Again, link.Time, ending);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Error, "{Count} reports of agent {Agent} could not be recorded; tried again")]
        public static partial void Failed(ILogger logger, Exception failure, string agent, int count);

        [LoggerMessage(3021, LogLevel.Debug, "Reports of agent {Agent} stop with the connection")]
        public static partial void Ended(ILogger logger, string agent);
    }
}
