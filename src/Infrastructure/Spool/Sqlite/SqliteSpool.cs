using Gse.Application.Delivery;
using Microsoft.Data.Sqlite;

namespace Gse.Infrastructure.Spool.Sqlite;

/// <summary>
/// A spool in one file, which exists only while there was something to spool. Its calls wait for the disk on threads of
/// the pool, one at a time.
/// </summary>
internal sealed class SqliteSpool : ISpool
{
    // So much a file may keep for the next time.
    private const long KeptBytes = 67_108_864;

    private readonly string _path;
    private readonly long _maxBytes;
    private readonly long _keepFree;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SpoolTable? _table;
    private SpoolSize _size = SpoolSize.Empty;
    private long _first = 1;
    private long _last;
    private long _lent = long.MinValue;
    private long _most;

    private SqliteSpool(string path, long maxBytes, long keepFree) =>
        (_path, _maxBytes, _keepFree) = (path, maxBytes, keepFree);

    public SpoolSize Size => Volatile.Read(ref _size);

    public bool HeadMayBeSecond { get; private set; }

    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteSpool Open(string path, long maxBytes, long keepFree)
    {
        var spool = new SqliteSpool(path, maxBytes, keepFree);
        if (File.Exists(path))
        {
            spool.Load();
        }

        return spool;
    }

    public Task<SpoolDrop> AppendAsync(IReadOnlyList<SpoolChunk> chunks, CancellationToken cancellation) =>
        DoAsync(table => Append(table, chunks), cancellation);

    public Task<IReadOnlyList<StoredChunk>> ReadHeadAsync(
        int maxRecords, long maxBytes, CancellationToken cancellation) =>
        DoAsync<IReadOnlyList<StoredChunk>>(table => ReadHead(table, maxRecords, maxBytes), cancellation);

    public Task ReplaceHeadAsync(long? through, IReadOnlyList<SpoolChunk> instead, CancellationToken cancellation) =>
        DoAsync(table => ReplaceHead(table, through, instead), cancellation);

    public Task KeepAsideAsync(StoredChunk damaged, CancellationToken cancellation) => DoAsync(
        _ =>
        {
            var (place, chunk) = damaged;
            var aside = $"{_path}.chunk-{place}.broken-{chunk.Oldest:yyyyMMddHHmmss}";
            File.WriteAllBytes(aside, chunk.Data.Span);
            return true;
        },
        cancellation);

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        if (_table is { } table)
        {
            await Task.Run(() => Close(table));
        }

        _gate.Dispose();
    }

    private void Load()
    {
        _table = new SpoolTable(_path);
        (_first, _last) = _table.Places;
        var size = SpoolSize.Empty;
        _table.List(long.MinValue, row =>
        {
            size = new SpoolSize(
                size.Chunks + 1, size.Records + row.Records, size.Bytes + row.Bytes, size.Oldest ?? row.Oldest);
            return true;
        });
        _size = size;
        _most = size.Bytes;
        HeadMayBeSecond = size.Chunks > 0 && !_table.WasClosed;
        _table.WasClosed = false;
    }

    private SpoolDrop Append(SpoolTable table, IReadOnlyList<SpoolChunk> chunks)
    {
        CheckRoom(table, chunks.Sum(chunk => (long)chunk.Data.Length));
        var (drop, dropped, last, after) = (default(SpoolDrop), 0L, _last, _lent);
        table.Commit(() =>
        {
            var needed = _size.Bytes + chunks.Sum(chunk => (long)chunk.Data.Length) - _maxBytes;
            table.List(_lent, row =>
            {
                if (drop.Bytes >= needed)
                {
                    return false;
                }

                (drop, after, dropped) = (drop.And(row.AsDrop), row.Place, dropped + 1);
                return true;
            });
            if (dropped > 0)
            {
                table.Delete(_lent, after);
            }

            foreach (var chunk in chunks)
            {
                table.Insert(++last, chunk);
            }
        });
        _last = last;
        Resize(table, chunks, new SpoolSize(dropped, drop.Records, drop.Bytes, null));
        return drop;
    }

    private void CheckRoom(SpoolTable table, long needed)
    {
        var growth = needed - table.FreeBytes;
        if (growth > 0 && new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace - growth < _keepFree)
        {
            throw new SpoolException(
                $"The disk of '{_path}' has less than {_keepFree} bytes left, which are kept free.");
        }
    }

    private List<StoredChunk> ReadHead(SpoolTable table, int maxRecords, long maxBytes)
    {
        var rows = new List<SpoolRow>();
        var (records, bytes) = (0L, 0L);
        table.List(long.MinValue, row =>
        {
            (records, bytes) = (records + row.Records, bytes + row.Bytes);
            if (rows.Count > 0 && (records > maxRecords || bytes > maxBytes))
            {
                return false;
            }

            rows.Add(row);
            return true;
        });
        _lent = rows.Count > 0 ? rows[^1].Place : _lent;
        return rows.ConvertAll(row => new StoredChunk(
            row.Place, new SpoolChunk(table.Read(row.Place), (int)row.Records, row.Oldest, row.Newest)));
    }

    private bool ReplaceHead(SpoolTable table, long? through, IReadOnlyList<SpoolChunk> instead)
    {
        var removed = SpoolSize.Empty;
        var first = _first - instead.Count;
        table.Commit(() =>
        {
            if (through is { } last)
            {
                table.List(long.MinValue, row =>
                {
                    removed = row.Place > last ? removed : new SpoolSize(
                        removed.Chunks + 1, removed.Records + row.Records, removed.Bytes + row.Bytes, null);
                    return row.Place <= last;
                });
                table.Delete(long.MinValue, last);
            }

            for (var i = 0; i < instead.Count; i++)
            {
                table.Insert(first + i, instead[i]);
            }
        });
        _first = first;
        _lent = through >= _lent ? long.MinValue : _lent;
        Resize(table, instead, removed);
        return true;
    }

    private void Resize(SpoolTable table, IReadOnlyList<SpoolChunk> added, SpoolSize removed)
    {
        DateTimeOffset? oldest = null;
        table.List(long.MinValue, row =>
        {
            oldest = row.Oldest;
            return false;
        });
        var size = new SpoolSize(
            _size.Chunks + added.Count - removed.Chunks,
            _size.Records + added.Sum(chunk => (long)chunk.Records) - removed.Records,
            _size.Bytes + added.Sum(chunk => (long)chunk.Data.Length) - removed.Bytes, oldest);
        _most = Math.Max(_most, size.Bytes);
        Volatile.Write(ref _size, size);
        if (size.Chunks == 0 && _most > KeptBytes)
        {
            table.Shrink();
            _most = 0;
        }
    }

    private async Task<T> DoAsync<T>(Func<SpoolTable, T> work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => work(_table ??= new SpoolTable(_path)), CancellationToken.None);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new SpoolException($"The spool '{_path}' cannot be used.", failure);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Close(SpoolTable table)
    {
        table.WasClosed = true;
        table.Dispose();
        if (_size.Chunks == 0)
        {
            File.Delete(_path);
        }
    }
}
