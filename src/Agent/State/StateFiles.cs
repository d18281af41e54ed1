namespace Gse.AgentHost.State;

/// <summary>What the agent remembers of its talk with the edge. It belongs to one agent id.</summary>
internal static class StateFiles
{
    public static string Outbox(string dataDir) => Path.Combine(dataDir, "outbox");

    public static string Processes(string dataDir) => Path.Combine(dataDir, "processes");

    /// <summary>
    /// For an agent that leaves or gets another id: its reports are not the next one's, and what one has told about
    /// processes the other has yet to tell.
    /// </summary>
    public static void Forget(string dataDir)
    {
        File.Delete(Outbox(dataDir));
        File.Delete(Processes(dataDir));
    }
}
