using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gse.Application.LogCopy;

/// <summary>SHA-256 over events: stream, id, type, kind, time, data and metadata of each, with their lengths.</summary>
internal sealed class LogDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _head = new byte[1024];

    public void Add(
        string stream, Guid id, string type, bool isJson, DateTimeOffset recordedAt, ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> metadata)
    {
        var most = 64 + (3 * (stream.Length + type.Length));
        if (_head.Length < most)
        {
            _head = new byte[most];
        }

        var head = _head.AsSpan();
        id.TryWriteBytes(head, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(head[16..], recordedAt.UtcTicks);
        BinaryPrimitives.WriteInt32BigEndian(head[24..], data.Length);
        BinaryPrimitives.WriteInt32BigEndian(head[28..], metadata.Length);
        head[32] = isJson ? (byte)1 : (byte)0;
        var end = 33 + Text(head[33..], stream);
        end += Text(head[end..], type);
        _hash.AppendData(head[..end]);
        _hash.AppendData(data);
        _hash.AppendData(metadata);
    }

    /// <summary>Of all that was added, in lower-case hexadecimal.</summary>
    public string Current() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    private static int Text(Span<byte> into, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, into[4..]);
        BinaryPrimitives.WriteInt32BigEndian(into, length);
        return 4 + length;
    }
}
