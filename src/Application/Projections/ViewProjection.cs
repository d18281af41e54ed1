using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Application.Projections;

/// <summary>
/// A projection whose documents are immutable views, one per key, held in memory and answered from there.
/// </summary>
public abstract class ViewProjection<TKey, TView>(string kind, JsonTypeInfo<TView> json) : IProjection
    where TKey : notnull
    where TView : class
{
    private readonly ConcurrentDictionary<TKey, TView> _views = new();
    private readonly ChangedKeys<TKey> _changed = new();

    public string Kind => kind;

    public int Count => _views.Count;

    public IEnumerable<TView> All => _views.Select(pair => pair.Value);

    public TView? Find(TKey key) => _views.GetValueOrDefault(key);

    public void Load(StoredDocument document)
    {
        var view = JsonSerializer.Deserialize(document.Json.Span, json)
            ?? throw new InvalidDataException($"{kind} document {document.Key} is empty");
        Put(KeyOf(view), null, view);
    }

    public bool Apply(RecordedEvent recorded, IDomainEvent happened)
    {
        if (!TryGetKey(happened, out var key))
        {
            return false;
        }

        var before = Find(key);
        var after = Fold(before, recorded, happened);
        if (ReferenceEquals(before, after))
        {
            return false;
        }

        Put(key, before, after);
        _changed.Add(key, recorded.Position);
        return true;
    }

    public void Collect(LogPosition? after, List<StoredDocument> changed, List<(string Kind, string Key)> deleted)
    {
        foreach (var key in after is { } position ? _changed.After(position) : _views.Keys)
        {
            if (Find(key) is { } view)
            {
                changed.Add(new StoredDocument(kind, key.ToString()!, JsonSerializer.SerializeToUtf8Bytes(view, json)));
            }
            else
            {
                deleted.Add((kind, key.ToString()!));
            }
        }
    }

    public void Forget(LogPosition upTo) => _changed.Forget(upTo);

    /// <summary>The view's own key, for loading.</summary>
    protected abstract TKey KeyOf(TView view);

    /// <summary>Which view the event concerns; false if none of this projection.</summary>
    protected abstract bool TryGetKey(IDomainEvent happened, out TKey key);

    /// <summary>The view after the event; null deletes it, the same instance says that nothing changed.</summary>
    protected abstract TView? Fold(TView? view, RecordedEvent recorded, IDomainEvent happened);

    /// <summary>For indexes beside the key.</summary>
    protected virtual void OnChanged(TView? before, TView? after)
    {
    }

    private void Put(TKey key, TView? before, TView? after)
    {
        if (after is null)
        {
            _views.TryRemove(key, out _);
        }
        else
        {
            _views[key] = after;
        }

        OnChanged(before, after);
    }
}
