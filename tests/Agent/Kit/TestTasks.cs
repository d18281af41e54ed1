using Gse.AgentHost.Configuration;

namespace Gse.Agent.Tests.Kit;

/// <summary>Settings and orders of tasks.</summary>
internal static class TestTasks
{
    public static TaskSettings Settings { get; } = new(
        4, 8, TimeSpan.Zero, Launching.Quick, new ScriptCleaning(100, 0, TimeSpan.FromHours(72), "bk_gse_script_"),
        TaskSettings.UsualInterpreters, [], TimeSpan.FromHours(72));
}
