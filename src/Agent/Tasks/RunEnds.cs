using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>What a run comes to.</summary>
internal static class RunEnds
{
    public static RunEnd CouldNotStart(LaunchRefusal refusal) => new()
    {
        Outcome = RunOutcome.CouldNotStart,
        ExitCode = -1,
        Failure = refusal.Failure,
        Message = refusal.Message,
    };

    /// <summary>Ended before its time, as far as it had come.</summary>
    public static RunEnd Early(RunOutcome why) => new()
    {
        Outcome = why,
        ExitCode = -1,
        Message = why == RunOutcome.AgentRestarted ? "the agent ended while it ran" : "",
    };

    /// <summary>Of the first command that did not exit with 0; a run that was ended early is told as that.</summary>
    public static RunEnd Of(TaskRun run)
    {
        var first = run.Atomics.FirstOrDefault(a => a.End is not (null or { Outcome: RunOutcome.Exited, ExitCode: 0 })
            && a.End.Outcome != RunOutcome.Skipped)?.End;
        var isWhole = run.Atomics.All(a => a.End is not null);
        if (!isWhole && run.Ending != RunOutcome.Unspecified)
        {
            return Early(run.Ending);
        }

        return first is null
            ? new RunEnd { Outcome = RunOutcome.Exited }
            : new RunEnd
            {
                Outcome = first.Outcome,
                ExitCode = first.ExitCode,
                Message = first.Message,
                Failure = first.Failure,
            };
    }
}
