using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// Finds an event by its stream and id. The newest ids are in memory only; every <see cref="Generation"/> events they
/// are frozen, sorted, and written to <c>event_ids</c> a slice per commit, so that a page of that index is written once
/// for many ids. Nothing is lost by a crash: on opening, the ids behind <c>ids_indexed</c> are read from the events
/// themselves. Writer's thread.
/// </summary>
internal sealed class EventIds : IDisposable
{
    /// <summary>Ids held in memory before they are indexed; some 5 MB for two generations.</summary>
    public const int Generation = 32_768;

    private const int Slice = 1_024;
    private readonly Statement _candidates;
    private readonly Statement _verify;
    private readonly Statement _index;
    private readonly Statement _done;
    private readonly Statement _unindexed;
    private Dictionary<(long Stream, Guid Id), (long Position, long Revision)> _active = [];
    private Dictionary<(long Stream, Guid Id), (long Position, long Revision)> _frozen = [];
    private (long Hash, long Position)[] _sorted = [];
    private int _written;

    public EventIds(SqliteConnection connection)
    {
        _candidates = new Statement(connection, "SELECT position FROM event_ids WHERE hash = ?");
        _verify = new Statement(connection, "SELECT revision FROM events WHERE position = ? AND stream = ? AND id = ?");
        _index = new Statement(connection, "INSERT OR IGNORE INTO event_ids VALUES (?, ?)");
        _done = new Statement(connection, "UPDATE log_state SET value = ? WHERE name = 'ids_indexed'");
        _unindexed = new Statement(connection, """
            SELECT position, stream, id, revision FROM events
            WHERE position > (SELECT value FROM log_state WHERE name = 'ids_indexed') ORDER BY position
            """);
    }

    /// <summary>
    /// 48 bits from the id's front, where version 7 keeps the time, so those stay in order; 16 from its
    /// end.
    /// </summary>
    public static long Hash(ReadOnlySpan<byte> id) =>
        (BinaryPrimitives.ReadInt64BigEndian(id) & ~0xFFFFL) | BinaryPrimitives.ReadUInt16BigEndian(id[14..]);

    /// <summary>
    /// Reads what is not indexed yet: on opening, and after a rollback, when nothing remembered is
    /// true.
    /// </summary>
    public void Reload()
    {
        (_active, _frozen, _sorted, _written) = ([], [], [], 0);
        while (_unindexed.Step())
        {
            var id = new Guid(_unindexed.Blob(2), bigEndian: true);
            _active[(_unindexed.Int64(1), id)] = (_unindexed.Int64(0), _unindexed.Int64(3));
        }
    }

    /// <summary>The revision of the event, null if the stream has none of this id.</summary>
    public long? Find(long stream, Guid id)
    {
        if (_active.TryGetValue((stream, id), out var entry) || _frozen.TryGetValue((stream, id), out entry))
        {
            return entry.Revision;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        _candidates.Bind(1, Hash(bytes));
        while (_candidates.Step())
        {
            if (Verify(_candidates.Int64(0), stream, bytes) is { } revision)
            {
                _candidates.Reset();
                return revision;
            }
        }

        return null;
    }

    public void Add(long stream, Guid id, long position, long revision) =>
        _active.TryAdd((stream, id), (position, revision));

    /// <summary>
    /// The event is deleted; its entry in the index, if it has one, goes with
    /// <see cref="EventRows"/>.
    /// </summary>
    public void Remove(long stream, Guid id)
    {
        // An entry that is still to be written from the frozen ones points to nothing then, and is never believed.
        _active.Remove((stream, id));
        _frozen.Remove((stream, id));
    }

    /// <summary>Moves the index on by one slice, inside the transaction that is open.</summary>
    public void Advance()
    {
        if (_written == _sorted.Length)
        {
            if (_active.Count < Generation)
            {
                return;
            }

            Freeze();
        }

        var end = Math.Min(_written + Slice, _sorted.Length);
        for (; _written < end; _written++)
        {
            _index.Bind(1, _sorted[_written].Hash).Bind(2, _sorted[_written].Position).Run();
        }

        if (_written == _sorted.Length)
        {
            _done.Bind(1, _sorted.Max(entry => entry.Position)).Run();
            (_frozen, _sorted, _written) = ([], [], 0);
        }
    }

    public void Dispose()
    {
        _candidates.Dispose();
        _verify.Dispose();
        _index.Dispose();
        _done.Dispose();
        _unindexed.Dispose();
    }

    private long? Verify(long position, long stream, ReadOnlySpan<byte> id)
    {
        long? revision = _verify.Bind(1, position).Bind(2, stream).Bind(3, id).Step() ? _verify.Int64(0) : null;
        _verify.Reset();
        return revision;
    }

    private void Freeze()
    {
        (_frozen, _active) = (_active, new(Generation));
        _sorted = new (long, long)[_frozen.Count];
        _written = 0;
        var i = 0;
        Span<byte> bytes = stackalloc byte[16];
        foreach (var ((_, id), (position, _)) in _frozen)
        {
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            _sorted[i++] = (Hash(bytes), position);
        }

        Array.Sort(_sorted);
    }
}
