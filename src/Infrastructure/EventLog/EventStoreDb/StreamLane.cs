namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// The appends of one stream that are not answered yet, in their order. Those that only add may be out together: none
/// can be refused, so what arrives of them are the first ones. One that expects a version, or must be looked up, is out
/// alone. So after a broken call it is known in what order things may have happened.
/// </summary>
internal sealed class StreamLane
{
    private readonly LinkedList<AppendWork> _waiting = [];

    public string Name { get; set; } = "";

    /// <summary>Out together.</summary>
    public int Shared { get; set; }

    public bool IsTaken { get; set; }

    public bool IsIdle => Shared == 0 && !IsTaken && _waiting.Count == 0;

    public IEnumerable<AppendWork> Waiting => _waiting;

    public bool MayStart(AppendKind kind) => !IsTaken && (kind == AppendKind.Shared || Shared == 0);

    public AppendWork? First => _waiting.First?.Value;

    public void Add(AppendWork work) => _waiting.AddLast(work);

    public void AddFirst(AppendWork work) => _waiting.AddFirst(work);

    public void RemoveFirst() => _waiting.RemoveFirst();

    public void Enter(AppendKind kind)
    {
        if (kind == AppendKind.Shared)
        {
            Shared++;
        }
        else
        {
            IsTaken = true;
        }
    }

    public void Leave(AppendKind kind)
    {
        if (kind == AppendKind.Shared)
        {
            Shared--;
        }
        else
        {
            IsTaken = false;
        }
    }
}
