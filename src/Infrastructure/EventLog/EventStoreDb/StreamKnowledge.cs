using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// What this process knows of streams while it is connected: their last revision as it last saw it, and the newest
/// ids. The server knows the ids of appends without expected version only as long as they are in its memory, so
/// repetitions are known here, or looked for. Under the appender's gate.
/// </summary>
internal sealed class StreamKnowledge(int rememberedEvents)
{
    private const int MaxStreams = 200_000;
    private readonly RecentIds _ids = new(rememberedEvents);
    private readonly Dictionary<string, long> _last = [];

    /// <summary>
    /// Another connection: the server may have been started anew, others may have written what nobody here knows.
    /// </summary>
    public void Forget() => _last.Clear();

    public bool Knows(string stream) => _last.ContainsKey(stream);

    /// <summary>The last revision seen; at least so many there are.</summary>
    public long? LastOf(string stream) => _last.TryGetValue(stream, out var last) ? last : null;

    public void Saw(string stream, long last)
    {
        if (_last.Count >= MaxStreams)
        {
            _last.Clear();
        }

        _last[stream] = last;
    }

    /// <summary>A stream that is known stays so; of another one this says nothing about its older events.</summary>
    public void Grew(string stream, long last)
    {
        if (_last.ContainsKey(stream))
        {
            _last[stream] = last;
        }
    }

    public bool HasAny(ulong salt, IReadOnlyList<EventData> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (_ids.Contains(salt, events[i].Id))
            {
                return true;
            }
        }

        return false;
    }

    public void Remember(ulong salt, IReadOnlyList<EventData> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            _ids.Add(salt, events[i].Id);
        }
    }

    public void Remember(ulong salt, Guid id) => _ids.Add(salt, id);
}
