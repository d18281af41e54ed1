namespace Gse.AgentHost.Processes;

/// <summary>A start command that supervision ran and that is not waited for in place.</summary>
internal sealed class StartCommand(ProcessInstance instance, CancellationTokenSource end)
{
    public ProcessInstance Instance => instance;

    /// <summary>Ends it, with all that it started.</summary>
    public void End() => end.Cancel();
}
