using System.Collections.Concurrent;
using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>
/// Names of committed streams and types by their numbers, shared by all readers. Numbers never change their meaning
/// once committed, so what readers have seen stays true. The writer keeps out: what it interns may be rolled back.
/// </summary>
internal sealed class InternedNames
{
    private const int MaxStreams = 200_000;
    private readonly ConcurrentDictionary<long, StreamName> _streams = new();
    private readonly ConcurrentDictionary<long, (string Name, bool Json)> _types = new();
    private int _count;

    public StreamName Stream(long id, Statement find)
    {
        if (_streams.TryGetValue(id, out var name))
        {
            return name;
        }

        if (Interlocked.Increment(ref _count) > MaxStreams)
        {
            _streams.Clear();
            _count = 0;
        }

        find.Bind(1, id).Step();
        name = new StreamName(find.Text(0));
        find.Reset();
        _streams[id] = name;
        return name;
    }

    public (string Name, bool Json) Type(long id, Statement find)
    {
        if (!_types.TryGetValue(id, out var type))
        {
            find.Bind(1, id).Step();
            type = (find.Text(0), find.Int64(1) != 0);
            find.Reset();
            _types[id] = type;
        }

        return type;
    }
}
