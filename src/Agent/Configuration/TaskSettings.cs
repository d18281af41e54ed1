using Gse.AgentHost.Execution;

namespace Gse.AgentHost.Configuration;

/// <summary>How tasks are run: the section <c>task</c>, with GSE's names where they exist.</summary>
/// <param name="Concurrence">Runs at a time; of process operations as many beside them.</param>
/// <param name="QueueSize">Runs that may wait for their turn; more are refused.</param>
/// <param name="QueueWait">Who has waited longer is not started any more; zero: no limit.</param>
/// <param name="Interpreters">By extension without its dot: programs, the first that is there is taken.</param>
/// <param name="OperatorKeys">PEM, each a public key; with any, only signed orders are run.</param>
/// <param name="RememberFinished">How long a run that has ended is recognised when it is ordered again.</param>
internal sealed record TaskSettings(
    int Concurrence,
    int QueueSize,
    TimeSpan QueueWait,
    LaunchLimits Limits,
    ScriptCleaning Cleaning,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Interpreters,
    IReadOnlyList<string> OperatorKeys,
    TimeSpan RememberFinished)
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> UsualInterpreters { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["sh"] = ["bash", "sh"],
            ["bash"] = ["bash"],
            ["ksh"] = ["ksh"],
            ["zsh"] = ["zsh"],
            ["py"] = ["python3", "python"],
            ["pl"] = ["perl"],
            ["ps1"] = ["pwsh"],
        };
}

/// <summary>When script files are deleted from the folders that orders put them in.</summary>
/// <param name="BatchCount">Files deleted in a row, before other work has its turn.</param>
/// <param name="Hour">Of the day, by the host's clock; also after each start of the agent.</param>
/// <param name="Prefix">Only files whose names begin so.</param>
internal sealed record ScriptCleaning(int BatchCount, int Hour, TimeSpan Expire, string Prefix);
