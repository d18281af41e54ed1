namespace Gse.AgentHost.State;

/// <summary>What the agent remembers of its talk with the edge. It belongs to one agent id.</summary>
internal static class StateFiles
{
    public static string Outbox(string dataDir) => Path.Combine(dataDir, "outbox");

    public static string Processes(string dataDir) => Path.Combine(dataDir, "processes");

    /// <summary>The processes that were registered by command, and the pools that they share.</summary>
    public static string Registrations(string dataDir) => Path.Combine(dataDir, "registrations");

    public static string Edges(string dataDir) => Path.Combine(dataDir, "edges");

    /// <summary>A folder: the journal of tasks, and output that is not told yet.</summary>
    public static string Tasks(string dataDir) => Path.Combine(dataDir, "tasks");

    /// <summary>
    /// For an agent that leaves or gets another id: its reports are not the next one's, what one has told about
    /// processes the other has yet to tell, what the one was commanded to keep is not the other's order, the other's
    /// edges may be of another fleet, and its tasks are not the next one's.
    /// </summary>
    public static void Forget(string dataDir)
    {
        File.Delete(Outbox(dataDir));
        File.Delete(Processes(dataDir));
        File.Delete(Registrations(dataDir));
        File.Delete(Edges(dataDir));
        if (Directory.Exists(Tasks(dataDir)))
        {
            Directory.Delete(Tasks(dataDir), recursive: true);
        }
    }
}
