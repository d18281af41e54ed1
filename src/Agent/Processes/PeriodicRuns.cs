namespace Gse.AgentHost.Processes;

/// <summary>Runs the start command of a periodic process when its time has come.</summary>
internal sealed partial class PeriodicRuns(
    RegistrationStore store, KeyedGate gate, ICommandRunner runner, TimeProvider time, ILogger log)
{
    /// <summary>Never throws. Skipped while an order for the process, or its last run, is not done.</summary>
    public async Task RunAsync(Registration periodic, CancellationToken stop)
    {
        if (!gate.TryEnter(periodic.Key))
        {
            Log.Skipped(log, periodic.Key);
            return;
        }

        try
        {
            var actions = new ProcessActions(runner, periodic.Spec, periodic.Watch, time);
            var outcome = await actions.StartAsync(stop);
            if (outcome.Code == ProcessCode.AlreadyRunning)
            {
                Log.Skipped(log, periodic.Key);
                return;
            }

            if (!outcome.Succeeded)
            {
                Log.Failed(log, periodic.Key, outcome.Text);
            }

            store.Change(periodic.Key, r => r with { StartedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(log, periodic.Key, e.Message);
        }
        finally
        {
            gate.Leave(periodic.Key);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4105, LogLevel.Information, "{Process} is due by its crontab_rule, but the last is not done")]
        public static partial void Skipped(ILogger logger, string process);

        [LoggerMessage(4106, LogLevel.Warning, "{Process} was run by its crontab_rule and failed: {Reason}")]
        public static partial void Failed(ILogger logger, string process, string reason);

        [LoggerMessage(4107, LogLevel.Warning, "the last run of {Process} cannot be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, string process, string reason);
    }
}
