namespace Gse.AgentHost.Link;

/// <summary>
/// Which of many failed tries are worth a line in the log: an edge that is away for a day is told when it goes, when
/// there is a new reason, and every ten minutes; not at each try.
/// </summary>
internal sealed class FailureNotes
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, TimeSpan> _told = [];

    /// <summary>Tries that failed since the last success.</summary>
    public int Count { get; private set; }

    /// <summary>A try failed.</summary>
    /// <returns>Whether to tell.</returns>
    public bool Failed(string reason, TimeSpan now)
    {
        Count++;
        if (_told.TryGetValue(reason, out var at) && now - at < Again)
        {
            return false;
        }

        _told[reason] = now;
        return true;
    }

    public void Succeeded()
    {
        Count = 0;
        _told.Clear();
    }
}
