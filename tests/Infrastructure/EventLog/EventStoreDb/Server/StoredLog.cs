using System.Text.Json;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <summary>What became of an append at the server.</summary>
/// <param name="Wrong">The version expected was wrong; <paramref name="Revision"/> is the actual one.</param>
internal sealed record WriteResult(bool Wrong, long Revision, long Position);

/// <summary>
/// The log as the contract document describes it: idempotence by the stream where a version is expected, and by a
/// memory of ids, which can be lost, where none is; positions with gaps; retention that hides.
/// </summary>
internal sealed class StoredLog(TimeProvider time)
{
    private const int RecordSize = 100;
    private readonly Lock _gate = new();
    private readonly List<StoredEvent> _events = [];
    private readonly Dictionary<string, List<StoredEvent>> _streams = [];
    private readonly Dictionary<(string Stream, Guid Id), StoredEvent> _known = [];
    private readonly HashSet<long> _starts = [];
    private long _end;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoredLog() : this(TimeProvider.System)
    {
    }

    public IReadOnlyList<StoredEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>What a restart, or many later events, do to the memory of ids.</summary>
    public void ForgetIds()
    {
        lock (_gate)
        {
            _known.Clear();
        }
    }

    /// <summary>Takes events away. The positions at which they began are still known as such.</summary>
    public void Scavenge(Predicate<StoredEvent> gone)
    {
        lock (_gate)
        {
            _events.RemoveAll(gone);
        }
    }

    /// <summary>Does, or did, an event begin there?</summary>
    public bool IsStart(ulong position)
    {
        lock (_gate)
        {
            return _starts.Contains((long)position);
        }
    }

    public Task GrownBeyond(int count)
    {
        lock (_gate)
        {
            return _events.Count > count ? Task.CompletedTask : _grown.Task;
        }
    }

    /// <param name="expected">-2 any, -4 exists, -1 none, else the revision.</param>
    public WriteResult Append(string stream, long expected, IReadOnlyList<StoredEvent> proposed)
    {
        lock (_gate)
        {
            var events = _streams.TryGetValue(stream, out var found) ? found : [];
            var last = events.Count - 1;
            if (Judge(stream, expected, proposed, events, last) is { } verdict)
            {
                return verdict;
            }

            _streams[stream] = events;
            foreach (var item in proposed)
            {
                Add(item with { Stream = stream, Revision = events.Count, Created = time.GetUtcNow() }, events);
            }

            var position = _end;
            if (proposed.Count == 0)
            {
                // Something is written all the same.
                _end += RecordSize;
            }
            else
            {
                position = events[^1].Position;
                (var grown, _grown) = (_grown, new(TaskCreationOptions.RunContinuationsAsynchronously));
                grown.SetResult();
            }

            return new WriteResult(false, events.Count - 1, position);
        }
    }

    /// <summary>What retention lets a reader of the stream see, and its last revision; null: there is none.</summary>
    public (IReadOnlyList<StoredEvent> Visible, long Last)? Stream(string stream)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var events) || events.Count == 0)
            {
                return null;
            }

            var first = 0L;
            var oldest = DateTimeOffset.MinValue;
            if (_streams.TryGetValue("$$" + stream, out var settings) && settings.Count > 0)
            {
                using var json = JsonDocument.Parse(settings[^1].Data);
                var count = Number(json, "$maxCount") ?? long.MaxValue;
                first = count < events.Count ? events.Count - count : 0;
                oldest = Number(json, "$maxAge") is { } age ? time.GetUtcNow().AddSeconds(-age) : oldest;
            }

            return (events.Where(e => e.Revision >= first && e.Created >= oldest).ToList(), events.Count - 1);
        }
    }

    private static long? Number(JsonDocument json, string key) =>
        json.RootElement.TryGetProperty(key, out var value) ? value.GetInt64() : null;

    private WriteResult? Judge(
        string stream, long expected, IReadOnlyList<StoredEvent> proposed, List<StoredEvent> events, long last)
    {
        var wrong = new WriteResult(true, last, -1);
        if (expected == -2)
        {
            if (proposed.Count == 0 || !_known.TryGetValue((stream, proposed[0].Id), out _))
            {
                return null;
            }

            var known = proposed.Select(item => _known.GetValueOrDefault((stream, item.Id))).ToList();
            return known.Contains(null) ? wrong : new WriteResult(false, known[^1]!.Revision, known[^1]!.Position);
        }

        if (expected == last)
        {
            return null;
        }

        var there = events.Skip((int)Math.Min(expected + 1, int.MaxValue)).Take(proposed.Count).ToList();
        var same = there.Select(e => e.Id).SequenceEqual(proposed.Select(e => e.Id));
        return expected < last && proposed.Count > 0 && same
            ? new WriteResult(false, there[^1].Revision, there[^1].Position)
            : wrong;
    }

    private void Add(StoredEvent item, List<StoredEvent> events)
    {
        item = item with { Position = _end };
        _end += RecordSize + item.Data.Length;
        events.Add(item);
        _starts.Add(item.Position);
        _events.Add(item);
        _known[(item.Stream, item.Id)] = item;
    }
}
