using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Reports;

/// <summary>
/// Reports that must arrive, until the edge has said that they are durable.
/// 1. Numbered without reuse: a number is never given to two reports of one outbox, or the edge would drop the second
///    as said already. Where that could happen (the file was lost or came back from a copy) the outbox takes a new id.
/// 2. On disk before it is sent (<see cref="MakeDurable"/>),
///    so that a sent number is remembered; otherwise at most 200 ms later.
/// 3. Bounded: when full the oldest go, in batches, counted by a ReportsDropped in their stead.
/// 4. A disk without room is no reason to stop: what cannot be written is kept in memory (bounded) and written later.
/// </summary>
/// <remarks>Thread-safe: processes are reported by one loop and sent by another.</remarks>
internal sealed partial class Outbox : IDisposable
{
    private const int MaxUnwritten = 1000;
    private const int DeadBytesWorthRewriting = 256 * 1024;
    private static readonly TimeSpan FlushAfter = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly OutboxLimits _limits;
    private readonly ILogger _log;
    private readonly ITimer _flush;
    private readonly List<OutboxEntry> _entries = [];
    private OutboxFile? _file;
    private byte[] _id;
    private ulong _next = 1;
    private ulong _lastAtOpen;
    private bool _resumed;
    private bool _dirty;
    private bool _disposed;
    private long _bytes;
    private int _unwritten;

    public Outbox(string path, OutboxLimits limits, TimeProvider time, ILogger log)
    {
        (_path, _limits, _log) = (path, limits, log);
        _flush = time.CreateTimer(_ => MakeDurable(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            _file = OutboxFile.TryOpen(path, (sequence, offset, payload) =>
                Add(new OutboxEntry(sequence, offset, payload.Length, null, StandsFor(payload))));
            if (_file is null && File.Exists(path))
            {
                Log.Unreadable(log, path);
            }
        }
        catch (IOException e)
        {
            Log.NoRoom(log, e.Message);
        }

        _id = _file?.Id ?? OutboxFile.NewId();
        _next = _file?.Next ?? 1;
        _lastAtOpen = _next - 1;
        Recover();
    }

    /// <summary>Called after an append, outside the lock.</summary>
    public event Action? Appended;

    /// <summary>32 hex digits.</summary>
    public string Id
    {
        get
        {
            lock (_gate)
            {
                return Convert.ToHexStringLower(_id);
            }
        }
    }

    /// <summary>Sequence of the oldest report, 0 if there is none.</summary>
    public ulong Oldest
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count == 0 ? 0 : _entries[0].Sequence;
            }
        }
    }

    /// <summary>Sequence of the newest report, 0 if there is none.</summary>
    public ulong Newest
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count == 0 ? 0 : _entries[^1].Sequence;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>False while reports are kept in memory because they cannot be written.</summary>
    public bool IsWritable
    {
        get
        {
            lock (_gate)
            {
                return _file is not null && _unwritten == 0;
            }
        }
    }

    /// <summary>Takes a report; its sequence is set here.</summary>
    public void Append(Report report)
    {
        lock (_gate)
        {
            var wasDirty = _dirty;
            AppendLocked(report);
            if (IsFull)
            {
                DropOldest();
            }

            if (_dirty && !wasDirty)
            {
                _flush.Change(FlushAfter, Timeout.InfiniteTimeSpan);
            }
        }

        Appended?.Invoke();
    }

    /// <summary>All up to and including this one are durable at the edge.</summary>
    public void Acknowledge(ulong sequence)
    {
        lock (_gate)
        {
            Remove(_entries.FindIndex(e => e.Sequence > sequence) is var kept and >= 0 ? kept : _entries.Count);
            RewriteIfWorth();
        }
    }

    /// <summary>
    /// The edge said how far it has this outbox. False if it has more than was ever written here: then the outbox has
    /// taken a new id and new numbers, and the session has to begin anew with them.
    /// </summary>
    public bool Resume(ulong acked)
    {
        lock (_gate)
        {
            var known = _resumed ? _next - 1 : _lastAtOpen;
            _resumed = true;
            if (acked <= known)
            {
                Remove(_entries.FindIndex(e => e.Sequence > acked) is var kept and >= 0 ? kept : _entries.Count);
                RewriteIfWorth();
                return true;
            }

            Log.Renewed(_log, acked, known);
            Renew(known);
            return false;
        }
    }

    /// <summary>Writes the first report behind <paramref name="after"/> as a frame.</summary>
    /// <returns>Its sequence, or 0 if there is none.</returns>
    public ulong WriteNext(ulong after, System.Buffers.IBufferWriter<byte> output)
    {
        lock (_gate)
        {
            var at = IndexBehind(after);
            if (at >= _entries.Count)
            {
                return 0;
            }

            var payload = Payload(_entries[at]);
            new FrameHeader(FrameKind.Report, payload.Length).Write(output.GetSpan(FrameHeader.Size));
            output.Advance(FrameHeader.Size);
            System.Buffers.BuffersExtensions.Write(output, payload);
            return _entries[at].Sequence;
        }
    }

    /// <summary>Forces to the disk what is not there yet, and tries again to write what could not be written.</summary>
    public void MakeDurable()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Recover();
            if (!_dirty || _file is null)
            {
                return;
            }

            _dirty = false;
            try
            {
                _file.Flush();
            }
            catch (IOException e)
            {
                Log.NoRoom(_log, e.Message);
            }
        }
    }

    public void Dispose()
    {
        _flush.Dispose();
        MakeDurable();
        lock (_gate)
        {
            // A flush that was on its way finds nothing to do.
            _disposed = true;
            _file?.Dispose();
        }
    }

    private int IndexBehind(ulong sequence)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[middle].Sequence > sequence ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "the outbox cannot be written, reports are kept in memory: {Reason}")]
        public static partial void NoRoom(ILogger logger, string reason);

        [LoggerMessage(3002, LogLevel.Information, "the outbox can be written again, {Written} reports caught up")]
        public static partial void Recovered(ILogger logger, int written);

        [LoggerMessage(3003, LogLevel.Warning, "the outbox is full: the {Count} oldest reports are gone")]
        public static partial void Dropped(ILogger logger, ulong count);

        [LoggerMessage(3004, LogLevel.Error, "the outbox file {Path} has no readable header, a new outbox begins")]
        public static partial void Unreadable(ILogger logger, string path);

        [LoggerMessage(3005, LogLevel.Warning,
            "the edge has reports up to {Acked}, this outbox only up to {Known}: it begins anew")]
        public static partial void Renewed(ILogger logger, ulong acked, ulong known);
    }
}
