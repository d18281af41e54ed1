using Gse.Application.EventLog;

namespace Gse.Testing.EventLog;

internal sealed class InMemoryStream
{
    private readonly List<RecordedEvent> _events = [];
    private readonly Dictionary<Guid, int> _revisions = [];
    private int _gone;

    public StreamRetention Retention { get; set; }

    /// <summary>The revision of the last event, -1 for none.</summary>
    public int Last => _gone + _events.Count - 1;

    public void Add(RecordedEvent recorded)
    {
        _events.Add(recorded);
        _revisions.TryAdd(recorded.Id, (int)recorded.Revision);
    }

    /// <summary>The answer to an append that writes nothing; null when its events are to be written.</summary>
    public AppendResult? Judge(in StreamAppend append)
    {
        if (append.Events.Any(item => _revisions.ContainsKey(item.Id)))
        {
            return Repeated(append.Events) ?? AppendResult.WrongExpectedVersion(Last);
        }

        var expected = append.Expected.Value;
        if (append.Expected != ExpectedVersion.Any && expected != Last)
        {
            return AppendResult.WrongExpectedVersion(Last);
        }

        return append.Events.Count == 0 ? AppendResult.Appended(Last, LogPosition.Start) : null;
    }

    public List<RecordedEvent> Read(ReadDirection direction, long from, long maxCount)
    {
        var events = direction == ReadDirection.Forwards
            ? _events.Where(recorded => recorded.Revision >= from)
            : _events.AsEnumerable().Reverse().Where(recorded => recorded.Revision <= from);
        return [.. events.Take((int)Math.Min(maxCount, int.MaxValue))];
    }

    public List<RecordedEvent> Scavenge(DateTimeOffset now)
    {
        var gone = _events.Take(_events.Count - 1).TakeWhile(recorded => MayGo(recorded, now)).ToList();
        _events.RemoveRange(0, gone.Count);
        _gone += gone.Count;
        gone.ForEach(recorded => _revisions.Remove(recorded.Id));
        return gone;
    }

    private bool MayGo(RecordedEvent recorded, DateTimeOffset now) =>
        now - recorded.RecordedAt > Retention.MaxAge || recorded.Revision <= Last - Retention.MaxCount;

    private AppendResult? Repeated(IReadOnlyList<EventData> events)
    {
        if (!_revisions.TryGetValue(events[0].Id, out var first) || first + events.Count - 1 > Last)
        {
            return null;
        }

        for (var i = 0; i < events.Count; i++)
        {
            if (_events[first - _gone + i].Id != events[i].Id)
            {
                return null;
            }
        }

        var last = _events[first - _gone + events.Count - 1];
        return AppendResult.Appended(last.Revision, last.Position);
    }
}
