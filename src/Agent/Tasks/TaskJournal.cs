using Google.Protobuf;
using Gse.AgentHost.Processes;
using Gse.AgentHost.Reports;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// What the agent must not forget of tasks, in the order in which it happened; on disk in the form of the outbox.
/// 1. A record is written at once, so it outlives the agent; it outlives a loss of power after
///    <see cref="MakeDurable"/>.
/// 2. A disk without room is no reason to stop: records wait in memory, and <see cref="MakeDurable"/> says so.
/// </summary>
/// <remarks>Appending is thread-safe, and so is everything that is done under <see cref="Gate"/>; the rest is for the
/// one loop that owns it.</remarks>
internal sealed class TaskJournal : IDisposable
{
    private const long WorthMakingAnew = 1024 * 1024;

    private readonly string _path;
    private readonly ILogger _log;
    private readonly List<byte[]> _waiting = [];
    private OutboxFile? _file;
    private ulong _next = 1;
    private long _lengthWhenNew;
    private bool _dirty;

    /// <summary>To be read first.</summary>
    public TaskJournal(string folder, ILogger log)
    {
        _path = Path.Combine(folder, "journal");
        _log = log;
    }

    /// <summary>Guards the state that the records describe: what is recorded and what is so never differ.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Much of it describes what is over.</summary>
    public bool IsWorthMakingAnew => _file is { } file && file.Length > Math.Max(WorthMakingAnew, 3 * _lengthWhenNew);

    /// <param name="onRecord">Gets every record that is there, in order.</param>
    public void Read(Action<JournalRecord> onRecord)
    {
        try
        {
            Directory.CreateDirectory(
                Path.GetDirectoryName(_path)!,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _file = OutboxFile.TryOpen(_path, (_, _, payload) => onRecord(JournalRecord.Parser.ParseFrom(payload)));
            if (_file is null && File.Exists(_path))
            {
                TaskLog.JournalUnreadable(_log, _path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TaskLog.JournalNotWritten(_log, e.Message);
        }

        _next = _file?.Next ?? 1;
    }

    public void Append(JournalRecord record)
    {
        var payload = record.ToByteArray();
        lock (Gate)
        {
            if (_waiting.Count > 0 || !TryWrite(payload))
            {
                _waiting.Add(payload);
            }
        }
    }

    /// <summary>Forces to the disk what is not there yet. False if there is something that it does not take.</summary>
    public bool MakeDurable()
    {
        lock (Gate)
        {
            if (!WriteWaiting())
            {
                return false;
            }

            if (!_dirty)
            {
                return true;
            }

            _dirty = false;
        }

        try
        {
            // Outside the lock: runs go on recording meanwhile. Only this loop puts another file in its place.
            _file!.Flush();
            return true;
        }
        catch (IOException e)
        {
            lock (Gate)
            {
                _dirty = true;
            }

            TaskLog.JournalNotWritten(_log, e.Message);
            return false;
        }
    }

    /// <summary>Puts a journal with only these records in the place of this one.</summary>
    /// <param name="records">Asked for under <see cref="Gate"/>.</param>
    public bool TryMakeAnew(Func<IEnumerable<JournalRecord>> records)
    {
        lock (Gate)
        {
            try
            {
                var payloads = records().Select(r => r.ToByteArray()).ToList();
                var file = OutboxFile.Create(
                    _path, OutboxFile.NewId(), (ulong)payloads.Count + 1,
                    payloads.Select((p, i) => ((ulong)i + 1, p)));
                LinuxProcess.SyncFolder(Path.GetDirectoryName(_path)!);
                _file?.Dispose();
                (_file, _next, _lengthWhenNew, _dirty) = (file, (ulong)payloads.Count + 1, file.Length, false);
                _waiting.Clear();
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                TaskLog.JournalNotWritten(_log, e.Message);
                return false;
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private bool WriteWaiting()
    {
        if (_file is null && !TryMakeAnew(() => []))
        {
            return false;
        }

        var written = _waiting.TakeWhile(TryWrite).Count();
        _waiting.RemoveRange(0, written);
        return _waiting.Count == 0;
    }

    private bool TryWrite(byte[] payload)
    {
        if (_file is null)
        {
            return false;
        }

        try
        {
            _file.Append(_next, payload);
            _next++;
            _dirty = true;
            return true;
        }
        catch (IOException e)
        {
            if (_waiting.Count == 0)
            {
                TaskLog.JournalNotWritten(_log, e.Message);
            }

            return false;
        }
    }
}
