using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// One command's output, made valid UTF-8, in a file until it is told.
/// 1. What was read from the command is in the file at once: it outlives the agent.
/// 2. It is bounded. What comes behind the bound, or finds no room on the disk, is read all the same, so that the
///    command never waits, and a last line says that there was more.
/// </summary>
/// <remarks>Thread-safe: written by the pump, read by the loop that tells news.</remarks>
internal sealed class OutputSpool(string path, int limit, Action changed) : IDisposable
{
    /// <summary>What GSE's clients expect of one atomic task, in bytes; with the line that says so.</summary>
    public const int UsualLimit = 5 * 1024 * 1024;

    // So much is kept in memory of what a full disk does not take.
    private const int MemoryLimit = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Utf8Cleaner _cleaner = new();
    private readonly TagFinder _tag = new();
    private SafeFileHandle? _file;
    private MemoryStream? _memory;
    private long _fileLength;
    private bool _finished;

    private static ReadOnlySpan<byte> TooLong => "\n[gse: output truncated at 5 MB]\n"u8;

    private static ReadOnlySpan<byte> NoRoom => "\n[gse: output truncated, no space left on the disk]\n"u8;

    /// <summary>Bytes that can be read.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return LengthLocked;
            }
        }
    }

    /// <summary>There was more.</summary>
    public bool Truncated { get; private set; }

    /// <summary>The result that the command told; empty if none.</summary>
    public string Tag => _tag.Tag;

    private long LengthLocked => _fileLength + (_memory?.Length ?? 0);

    /// <summary>What an earlier life of the agent left; null if it left none.</summary>
    public static OutputSpool? Reopen(string path, int limit)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var spool = new OutputSpool(path, limit, () => { }) { _finished = true };
        var bytes = File.ReadAllBytes(path);
        var length = CharacterBorder(bytes, bytes.Length);
        (spool._fileLength, spool.Truncated) = (length, bytes.AsSpan(0, length).EndsWith(TooLong));
        return spool;
    }

    public void Take(ReadOnlySpan<byte> output)
    {
        lock (_gate)
        {
            if (_finished)
            {
                return;
            }

            _tag.Take(output);
            if (Truncated)
            {
                return;
            }

            Add(_cleaner.Clean(output));
        }

        changed();
    }

    /// <summary>Nothing more comes.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (_finished)
            {
                return;
            }

            _tag.Finish();
            if (!Truncated)
            {
                Add(_cleaner.Finish());
            }

            _finished = true;
            _file?.Dispose();
            _file = null;
        }
    }

    /// <summary>At most so many bytes from there on; whole characters only.</summary>
    /// <exception cref="IOException">The disk does not give them back.</exception>
    public byte[] Read(long offset, int most)
    {
        lock (_gate)
        {
            var bytes = new byte[(int)Math.Min(most, LengthLocked - offset)];
            var fromFile = (int)Math.Clamp(_fileLength - offset, 0, bytes.Length);
            if (fromFile > 0)
            {
                ReadFile(bytes.AsSpan(0, fromFile), offset);
            }

            if (fromFile < bytes.Length)
            {
                _memory!.GetBuffer().AsSpan((int)(offset + fromFile - _fileLength), bytes.Length - fromFile)
                    .CopyTo(bytes.AsSpan(fromFile));
            }

            return offset + bytes.Length == LengthLocked ? bytes : bytes[..CharacterBorder(bytes, bytes.Length)];
        }
    }

    /// <summary>All of it is told.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            _finished = true;
            _file?.Dispose();
            _file = null;
            File.Delete(path);
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Add(ReadOnlySpan<byte> clean)
    {
        var room = (int)(limit - TooLong.Length - LengthLocked);
        if (clean.Length <= room)
        {
            Store(clean);
            return;
        }

        Store(clean[..CharacterBorder(clean, room)]);
        if (!Truncated)
        {
            Store(TooLong);
            Truncated = true;
        }
    }

    private void Store(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && (_memory is not null || !TryWrite(bytes)))
        {
            StoreInMemory(bytes);
        }
    }

    private bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file ??= Open();
            RandomAccess.Write(_file, bytes, _fileLength);
            _fileLength += bytes.Length;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The output says so itself.
            return false;
        }
    }

    private void StoreInMemory(ReadOnlySpan<byte> bytes)
    {
        _memory ??= new MemoryStream();
        var room = (int)(MemoryLimit - _memory.Length);
        if (bytes.Length <= room)
        {
            _memory.Write(bytes);
            return;
        }

        _memory.Write(bytes[..CharacterBorder(bytes, room)]);
        _memory.Write(NoRoom);
        Truncated = true;
    }

    private SafeFileHandle Open() =>
        File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private void ReadFile(Span<byte> bytes, long offset)
    {
        if (_file is not null)
        {
            Read(_file, bytes, offset);
            return;
        }

        using var file = File.OpenHandle(path);
        Read(file, bytes, offset);
    }

    private static void Read(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var length = RandomAccess.Read(file, bytes, offset);
            if (length == 0)
            {
                throw new IOException("the output file is shorter than it was");
            }

            bytes = bytes[length..];
            offset += length;
        }
    }

    // The last border of a character at or before this length.
    private static int CharacterBorder(ReadOnlySpan<byte> bytes, int length)
    {
        for (var back = 1; back <= 3 && back <= length; back++)
        {
            var at = bytes[length - back];
            if ((at & 0xC0) != 0x80)
            {
                var status = Rune.DecodeFromUtf8(bytes[(length - back)..length], out _, out _);
                return status == System.Buffers.OperationStatus.Done ? length : length - back;
            }
        }

        return length;
    }
}
