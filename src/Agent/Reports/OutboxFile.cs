using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Gse.AgentHost.Reports;

/// <summary>
/// The outbox on disk: a header, then records that are only ever appended; made anew (written beside, renamed) when
/// much of it is no longer needed. Header: 8 bytes magic, 16 bytes id, 8 bytes next sequence, 4 bytes CRC-32. Record:
/// 4 bytes length, 4 bytes CRC-32 of what follows, 8 bytes sequence, the report. All numbers little-endian.
/// </summary>
/// <remarks>A record counts when its CRC does. What follows the first that does not is torn,
/// and cut off at opening.</remarks>
internal sealed class OutboxFile : IDisposable
{
    private const int HeaderSize = 36;
    public const int RecordHeader = 16;
    private const int MaxRecord = 1024 * 1024;

    private readonly SafeFileHandle _handle;

    private OutboxFile(SafeFileHandle handle, byte[] id, ulong next, long length) =>
        (_handle, Id, Next, Length) = (handle, id, next, length);

    public byte[] Id { get; }

    /// <summary>The sequence for the next record.</summary>
    public ulong Next { get; private set; }

    /// <summary>Bytes in use.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// Opens the file and reads what it holds; null if there is none, or none whose header can be trusted.
    /// </summary>
    public static OutboxFile? TryOpen(string path, Action<ulong, long, byte[]> onRecord)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (RandomAccess.Read(handle, header, 0) < HeaderSize || !header[..8].SequenceEqual("GSEOUTB1"u8)
            || BinaryPrimitives.ReadUInt32LittleEndian(header[32..]) != Crc32.HashToUInt32(header[..32]))
        {
            handle.Dispose();
            return null;
        }

        var next = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        var file = new OutboxFile(handle, header[8..24].ToArray(), next, HeaderSize);
        file.Load(onRecord);
        return file;
    }

    /// <summary>
    /// Makes the file anew with these records and puts it in place of the old, at once or not at all.
    /// </summary>
    /// <exception cref="IOException">There is no room; the old file is as it was.</exception>
    public static OutboxFile Create(
        string path, byte[] id, ulong next, IEnumerable<(ulong Sequence, byte[] Payload)> records)
    {
        var beside = path + ".new";
        var handle = File.OpenHandle(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            Span<byte> header = stackalloc byte[HeaderSize];
            "GSEOUTB1"u8.CopyTo(header);
            id.CopyTo(header[8..]);
            BinaryPrimitives.WriteUInt64LittleEndian(header[24..], next);
            BinaryPrimitives.WriteUInt32LittleEndian(header[32..], Crc32.HashToUInt32(header[..32]));
            RandomAccess.Write(handle, header, 0);
            var file = new OutboxFile(handle, id, next, HeaderSize);
            foreach (var (sequence, payload) in records)
            {
                file.Append(sequence, payload);
            }

            file.Flush();
            File.Move(beside, path, overwrite: true);
            return file;
        }
        catch (IOException)
        {
            handle.Dispose();
            File.Delete(beside);
            throw;
        }
    }

    public static byte[] NewId() => RandomNumberGenerator.GetBytes(16);

    /// <summary>Appends, without forcing it to the disk.</summary>
    /// <returns>Where the payload begins.</returns>
    /// <exception cref="IOException">There is no room; the file is as it was,
    /// but for bytes that nobody reads.</exception>
    public long Append(ulong sequence, byte[] payload)
    {
        var record = new byte[RecordHeader + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(8), sequence);
        payload.CopyTo(record.AsSpan(RecordHeader));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Crc32.HashToUInt32(record.AsSpan(8)));
        RandomAccess.Write(_handle, record, Length);
        var at = Length + RecordHeader;
        Length += record.Length;
        Next = sequence + 1;
        return at;
    }

    public byte[] Read(long offset, int length)
    {
        var payload = new byte[length];
        if (RandomAccess.Read(_handle, payload, offset) < length)
        {
            throw new IOException("the outbox file is shorter than it was");
        }

        return payload;
    }

    public void Flush() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();

    private void Load(Action<ulong, long, byte[]> onRecord)
    {
        var head = new byte[RecordHeader];
        var last = 0UL;
        while (RandomAccess.Read(_handle, head, Length) == RecordHeader)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            var sequence = BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(8));
            if (length is < 0 or > MaxRecord || sequence <= last)
            {
                break;
            }

            var payload = new byte[length];
            var crc = new Crc32();
            crc.Append(head.AsSpan(8));
            if (RandomAccess.Read(_handle, payload, Length + RecordHeader) < length)
            {
                break;
            }

            crc.Append(payload);
            if (crc.GetCurrentHashAsUInt32() != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)))
            {
                break;
            }

            onRecord(sequence, Length + RecordHeader, payload);
            Length += RecordHeader + length;
            last = sequence;
            Next = Math.Max(Next, sequence + 1);
        }

        RandomAccess.SetLength(_handle, Length);
    }
}
