using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// The last revision of each stream, cached. Two generations of bounded size instead of a list of use: what was not
/// asked for while a whole generation filled up is dropped. Belongs to the writer's thread.
/// </summary>
internal sealed class StreamHeads(SqliteConnection connection, int capacity) : IDisposable
{
    private readonly Statement _find = new(connection, """
        SELECT s.id, (SELECT e.revision FROM stream_events e WHERE e.stream = s.id ORDER BY e.revision DESC LIMIT 1)
        FROM streams s WHERE s.name = ?
        """);

    private readonly Statement _insert = new(connection, "INSERT INTO streams(name) VALUES (?) RETURNING id");
    private Dictionary<string, StreamHead> _young = [];
    private Dictionary<string, StreamHead> _old = [];

    /// <summary>Null for a stream the log has never heard of.</summary>
    public StreamHead? Find(string name)
    {
        if (_young.TryGetValue(name, out var head))
        {
            return head;
        }

        return _old.TryGetValue(name, out head) || (head = Load(name)) is not null ? Keep(name, head) : null;
    }

    public StreamHead Add(string name)
    {
        _insert.Bind(1, name).Step();
        var id = _insert.Int64(0);
        _insert.Run();
        return Keep(name, new StreamHead(id, -1));
    }

    /// <summary>After a rollback nothing remembered is true.</summary>
    public void Forget()
    {
        _young.Clear();
        _old.Clear();
    }

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
    }

    private StreamHead? Load(string name)
    {
        if (!_find.Bind(1, name).Step())
        {
            return null;
        }

        var head = new StreamHead(_find.Int64(0), _find.IsNull(1) ? -1 : _find.Int64(1));
        _find.Reset();
        return head;
    }

    private StreamHead Keep(string name, StreamHead head)
    {
        if (_young.Count >= capacity)
        {
            (_old, _young) = (_young, []);
        }

        _young[name] = head;
        return head;
    }
}
