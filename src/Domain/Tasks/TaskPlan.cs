namespace Gse.Domain.Tasks;

/// <summary>In which steps the targets are gone through. The default is all at once.</summary>
/// <param name="Concurrency">How many may be under way at a time; 0: all.</param>
/// <param name="BatchSize">The next batch begins when all of the last have ended; 0: one batch.</param>
/// <param name="PauseSeconds">Between two batches.</param>
/// <param name="Canary">So many targets go first; the others only if all of them exited with 0. 0: none.</param>
/// <param name="StopAtFailures">No more targets are started once so many have failed; 0: never.</param>
/// <param name="StopAtFailureRatio">The same, as a part of all targets, above 0 to 1; 0: never.</param>
public sealed record TaskPlan(
    int Concurrency, int BatchSize, int PauseSeconds, int Canary, int StopAtFailures, double StopAtFailureRatio)
{
    public static TaskPlan AllAtOnce { get; } = new(0, 0, 0, 0, 0, 0);
}
