using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>
/// What has changed and may not be stored yet: one entry a key, with the place in the log of its last change.
/// </summary>
internal sealed class ChangedKeys<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, LogPosition> _last = [];

    public void Add(TKey key, LogPosition at) => _last[key] = at;

    public IEnumerable<TKey> After(LogPosition position)
    {
        foreach (var (key, last) in _last)
        {
            if (last > position)
            {
                yield return key;
            }
        }
    }

    public void Forget(LogPosition upTo)
    {
        // Removing while enumerating is allowed in a dictionary, and spares a list.
        foreach (var (key, last) in _last)
        {
            if (last <= upTo)
            {
                _last.Remove(key);
            }
        }
    }
}
