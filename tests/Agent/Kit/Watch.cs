using Gse.AgentHost.Configuration;

namespace Gse.Agent.Tests.Kit;

/// <summary>One entry of the process list.</summary>
internal sealed record Watch(string Name, string PidPath = "", string CommandLine = "")
{
    public string ProcName { get; init; } = "";

    public SuperviseSettings? Supervise { get; init; }

    public IReadOnlyList<WatchSettings> Build() =>
        [new("test", Name, ProcName, PidPath, CommandLine, "", [], Supervise, new ResourceLimits(0, 0))];
}
