using Gse.Application.Delivery;

namespace Gse.Testing.Delivery;

/// <summary>A spool for tests; passes the same contract as the real one.</summary>
internal sealed class InMemorySpool : ISpool
{
    private readonly InMemorySpools _disk;
    private readonly InMemorySpoolFile _file;
    private readonly long _maxBytes;
    private long _lent = long.MinValue;

    public InMemorySpool(InMemorySpools disk, InMemorySpoolFile file, long maxBytes)
    {
        (_disk, _file, _maxBytes) = (disk, file, maxBytes);
        lock (file.Gate)
        {
            HeadMayBeSecond = !file.WasClosed && file.Chunks.Count > 0;
            file.WasClosed = false;
            file.Owner = this;
        }
    }

    public bool HeadMayBeSecond { get; }

    public SpoolSize Size
    {
        get
        {
            lock (_file.Gate)
            {
                return new SpoolSize(
                    _file.Chunks.Count, _file.Chunks.Sum(stored => (long)stored.Chunk.Records), Bytes,
                    _file.Chunks.First?.Value.Chunk.Oldest);
            }
        }
    }

    private long Bytes => _file.Chunks.Sum(stored => (long)stored.Chunk.Data.Length);

    public Task<SpoolDrop> AppendAsync(IReadOnlyList<SpoolChunk> chunks, CancellationToken cancellation) => Do(() =>
    {
        var drop = default(SpoolDrop);
        var needed = Bytes + chunks.Sum(chunk => (long)chunk.Data.Length) - _maxBytes;
        for (var next = _file.Chunks.First; next is not null && drop.Bytes < needed;)
        {
            var (node, following) = (next, next.Next);
            next = following;
            if (node.Value.Place > _lent)
            {
                drop = drop.And(node.Value.Chunk);
                _file.Chunks.Remove(node);
            }
        }

        var last = _file.Chunks.Last?.Value.Place ?? Math.Max(_lent, 0);
        foreach (var chunk in chunks)
        {
            _file.Chunks.AddLast(new StoredChunk(++last, Copy(chunk)));
        }

        return drop;
    });

    public Task<IReadOnlyList<StoredChunk>> ReadHeadAsync(
        int maxRecords, long maxBytes, CancellationToken cancellation) => Do<IReadOnlyList<StoredChunk>>(() =>
    {
        _disk.CheckRead();
        var read = new List<StoredChunk>();
        var (records, bytes) = (0L, 0L);
        foreach (var stored in _file.Chunks)
        {
            (records, bytes) = (records + stored.Chunk.Records, bytes + stored.Chunk.Data.Length);
            if (read.Count > 0 && (records > maxRecords || bytes > maxBytes))
            {
                break;
            }

            read.Add(stored);
            _lent = stored.Place;
        }

        return read;
    });

    public Task ReplaceHeadAsync(long? through, IReadOnlyList<SpoolChunk> instead, CancellationToken cancellation) =>
        Do(() =>
        {
            _disk.CheckRemove();
            while (_file.Chunks.First is { } first && first.Value.Place <= through)
            {
                _file.Chunks.RemoveFirst();
            }

            _lent = through >= _lent ? long.MinValue : _lent;
            var place = Math.Min(_file.Chunks.First?.Value.Place ?? 0, through ?? 0);
            foreach (var chunk in instead.Reverse())
            {
                _file.Chunks.AddFirst(new StoredChunk(--place, Copy(chunk)));
            }

            return true;
        });

    public Task KeepAsideAsync(StoredChunk damaged, CancellationToken cancellation) => Do(() =>
    {
        _disk.Aside.Enqueue(Copy(damaged.Chunk));
        return true;
    });

    public ValueTask DisposeAsync()
    {
        lock (_file.Gate)
        {
            if (_file.Owner == this)
            {
                _file.WasClosed = true;
            }
        }

        return ValueTask.CompletedTask;
    }

    private static SpoolChunk Copy(SpoolChunk chunk) => chunk with { Data = chunk.Data.ToArray() };

    private Task<T> Do<T>(Func<T> work)
    {
        try
        {
            lock (_file.Gate)
            {
                _disk.Check();
                return _file.Owner == this
                    ? Task.FromResult(work())
                    : Task.FromException<T>(new SpoolException("Somebody else has the spool."));
            }
        }
        catch (SpoolException failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
