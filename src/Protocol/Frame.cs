using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Gse.Protocol;

/// <summary>One frame within the buffer it was read from: valid only until that buffer is given back.</summary>
/// <param name="Payload">The message as it came, without the header.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlySequence<byte> Payload)
{
    /// <summary>Reads the message into a new object. False if the bytes are no such message.</summary>
    /// <remarks>For beats use <see cref="BeatCodec"/>, which allocates nothing.</remarks>
    public bool TryParse<T>(MessageParser<T> parser, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = parser.ParseFrom(Payload);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = null;
            return false;
        }
    }
}
