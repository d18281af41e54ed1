using Gse.Domain.Tasks;
using Gse.Edge.Http.GseApi.Tasks;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>What became of an operation on one host, in GSE's numbers.</summary>
/// <param name="Error">Contract gse-tasks-files-processes, section 5.4.</param>
internal readonly record struct OperationCode(int Error, string Message);

/// <summary>
/// The one table of results of operations in GSE's numbers. What the host itself says goes through unchanged.
/// </summary>
internal static class OperationCodes
{
    private const int Running = 115;
    private const int AgentAbnormal = 117;
    private const int UserMissing = 122;
    private const int Terminated = 126;
    private const int CommandFailed = 65535;

    public static OperationCode Of(TargetState state) => state.Result switch
    {
        null => new OperationCode(Running, "running"),
        { Outcome: TargetOutcome.Exited, ExitCode: { } code } result =>
            new OperationCode(code, Said(result.Reason, code == 0 ? "success" : "failed")),
        { Outcome: TargetOutcome.Exited } result => new OperationCode(CommandFailed, Said(result.Reason, "failed")),
        { Outcome: TargetOutcome.NeverDelivered } result => Lost(state, result, "the agent is offline"),
        { Outcome: TargetOutcome.HostLost } result => Lost(state, result, "the host fell silent"),
        { Outcome: TargetOutcome.AgentRestarted } result => Lost(state, result, "the agent restarted meanwhile"),
        { Outcome: TargetOutcome.Killed } result => new OperationCode(Terminated, Said(result.Reason, "terminated")),
        { Outcome: TargetOutcome.TimedOut } result =>
            new OperationCode(CommandFailed, Said(result.Reason, "timed out")),
        { Failure: StartFailure.UserMissing } result =>
            new OperationCode(UserMissing, Said(result.Reason, "there is no such user")),
        { } result => new OperationCode(CommandFailed, Said(result.Reason, "it could not be started")),
    };

    private static OperationCode Lost(TargetState state, TargetResult result, string otherwise) =>
        new(AgentAbnormal, ResultCodes.WithLate(Said(result.Reason, otherwise), state.Late));

    private static string Said(string reason, string otherwise) => reason.Length > 0 ? reason : otherwise;
}
