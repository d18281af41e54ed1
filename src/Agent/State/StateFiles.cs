namespace Gse.AgentHost.State;

/// <summary>What the agent remembers of its talk with the edge. It belongs to one agent id.</summary>
internal static class StateFiles
{
    public static string Outbox(string dataDir) => Path.Combine(dataDir, "outbox");

    public static string Processes(string dataDir) => Path.Combine(dataDir, "processes");

    /// <summary>The processes that were registered by command, and the pools that they share.</summary>
    public static string Registrations(string dataDir) => Path.Combine(dataDir, "registrations");

    public static string Edges(string dataDir) => Path.Combine(dataDir, "edges");

    /// <summary>
    /// For an agent that leaves or gets another id: its reports are not the next one's, what one has told about
    /// processes the other has yet to tell, what the one was commanded to keep is not the other's order, and the
    /// other's edges may be of another fleet.
    /// </summary>
    public static void Forget(string dataDir)
    {
        File.Delete(Outbox(dataDir));
        File.Delete(Processes(dataDir));
        File.Delete(Registrations(dataDir));
        File.Delete(Edges(dataDir));
    }
}
