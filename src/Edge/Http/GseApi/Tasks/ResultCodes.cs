using System.Globalization;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>GSE's two numbers for how a command is, and what is said with them.</summary>
/// <param name="Status">Contract gse-tasks-files-processes, section 2.4.</param>
/// <param name="Error">Section 2.5.</param>
internal readonly record struct ResultCode(int Status, int Error, string Message)
{
    /// <summary>Clients show the message of an error and throw away what came on the screen with it.</summary>
    public bool IsError => Error is not (ResultCodes.Done or ResultCodes.Running or ResultCodes.Terminated);
}

/// <summary>The one table of results in GSE's numbers. 115 never goes with a status that ends the asking.</summary>
internal static class ResultCodes
{
    public const int Done = 0;
    public const int Running = 115;
    public const int Terminated = 126;
    private const int Failed = 101;
    private const int AgentAbnormal = 117;
    private const int UserMissing = 122;

    public static ResultCode OnTheWay { get; } = new(0, Running, "accepted");

    public static ResultCode UnderWay { get; } = new(1, Running, "running");

    public static ResultCode NoTarget { get; } = new(5, Failed, "the task has no such target or no such atomic task");

    /// <summary>Of a command; null while it has no result.</summary>
    public static ResultCode? Of(AtomicResult? atomic, TargetState target) => (atomic, target.Result) switch
    {
        ({ Outcome: null } skipped, _) => new ResultCode(
            4, Failed, Said(skipped.Reason, "skipped: a command that it waits for did not exit with 0")),
        ({ Outcome: { } outcome } end, _) => Of(outcome, end.ExitCode, end.Reason, end.Failure),

        // The command never ended by itself: how the target ended is how it ended.
        (null, { Outcome: TargetOutcome.Exited }) => NoTarget,
        (null, { } result) => Of(result.Outcome, result.ExitCode, WithLate(result.Reason, target.Late), result.Failure),
        _ => null,
    };

    /// <summary>Before there is a result.</summary>
    public static ResultCode Of(TargetPhase phase) =>
        phase is TargetPhase.Waiting or TargetPhase.Dispatched ? OnTheWay : UnderWay;

    private static ResultCode Of(TargetOutcome outcome, int? exitCode, string reason, StartFailure failure) =>
        outcome switch
        {
            TargetOutcome.Exited when exitCode == 0 => new ResultCode(2, Done, Said(reason, "success")),
            TargetOutcome.Exited => new ResultCode(5, Done, Said(reason, Exited(exitCode))),
            TargetOutcome.TimedOut => new ResultCode(3, Done, Said(reason, "timed out")),
            TargetOutcome.Killed => new ResultCode(4, Terminated, Said(reason, "terminated")),
            TargetOutcome.NeverDelivered => new ResultCode(5, AgentAbnormal, Said(reason, "the agent is offline")),
            TargetOutcome.HostLost => new ResultCode(5, AgentAbnormal, Said(reason, "the host fell silent")),
            TargetOutcome.CouldNotStart when failure == StartFailure.UserMissing =>
                new ResultCode(5, UserMissing, Said(reason, "there is no such user")),
            TargetOutcome.CouldNotStart => new ResultCode(5, Failed, Said(reason, "it could not be started")),
            TargetOutcome.AgentRestarted => new ResultCode(6, Done, Said(reason, "the agent restarted while it ran")),
            _ => new ResultCode(5, Failed, Said(reason, "unknown result")),
        };

    /// <summary>What the host said after it had been given up, for whoever reads the message.</summary>
    public static string WithLate(string reason, TargetResult? late) => late is null
        ? reason
        : $"{reason}{(reason.Length == 0 ? "" : "; ")}later the host told: {InWords(late)}";

    private static string InWords(TargetResult late) => late.Outcome == TargetOutcome.Exited
        ? Exited(late.ExitCode)
        : Of(late.Outcome, late.ExitCode, late.Reason, late.Failure).Message;

    private static string Exited(int? code) => code is { } told
        ? string.Create(CultureInfo.InvariantCulture, $"exited with {told}")
        : "exited, and nobody knows how";

    private static string Said(string reason, string otherwise) => reason.Length > 0 ? reason : otherwise;
}
