using Gse.Application.EventLog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Liveness;

/// <summary>
/// Asks the log every second for its newest position, so that an edge that writes nothing notices, too, when the log is
/// out of reach: it then holds its verdicts and says that it is not ready.
/// </summary>
public sealed partial class LogWatch(
    IEventReader reader, LivenessPipeline liveness, TimeProvider time, ILogger<LogWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>An answer that takes longer is none, to those who ask whether the edge is ready.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(3);

    /// <summary>The same for the verdicts, as for beats that cannot be written.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long _answeredAt = time.GetTimestamp();
    private volatile bool _failed;

    /// <summary>Whether the log answered when it was asked last, and lately.</summary>
    public bool Answers => !_failed && Silence < ReadyWithin;

    /// <summary>It was asked, and did not answer in time or failed; true until it answers again.</summary>
    public bool IsOutOfReach => _failed;

    /// <summary>Since the last answer.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _answeredAt));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await AskAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        var asking = HeadAsync(cancellation);
        try
        {
            await asking.WaitAsync(Patience, time, cancellation);
            Answered();
        }
        catch (TimeoutException slow)
        {
            Failed(slow);
            await LateAsync(asking, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Failed(failure);
        }
    }

    /// <summary>Whatever fails, and however soon, fails in the task.</summary>
    private async Task HeadAsync(CancellationToken cancellation) => await reader.ReadHeadAsync(cancellation);

    /// <summary>One question at a time: the slow one is let end, well or badly.</summary>
    private async Task LateAsync(Task asking, CancellationToken cancellation)
    {
        try
        {
            await asking.WaitAsync(cancellation);
            Answered();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Failed(failure);
        }
    }

    private void Answered()
    {
        Volatile.Write(ref _answeredAt, time.GetTimestamp());
        if (_failed)
        {
            _failed = false;
            Log.Back(logger);
            liveness.SetLogReachable(true, LogSense.Reads);
        }
    }

    private void Failed(Exception failure)
    {
        if (!_failed)
        {
            _failed = true;
            Log.OutOfReach(logger, failure);
            liveness.SetLogReachable(false, LogSense.Reads);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1210, LogLevel.Error, "The log does not answer; verdicts are held")]
        public static partial void OutOfReach(ILogger logger, Exception failure);

        [LoggerMessage(1211, LogLevel.Information, "The log answers again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(1212, LogLevel.Debug, "Log watch stops")]
        public static partial void Stopping(ILogger logger);
    }
}
