using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gse.Application.Delivery;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>Writes a record as the message that the WebSocket API takes. One at a time, into one buffer.</summary>
internal sealed class PulsarFrame : IDisposable
{
    /// <summary>Braces, names, the context and the mark of a possible second one.</summary>
    private const int Around = 128;

    private static readonly JsonEncodedText Payload = JsonEncodedText.Encode("payload");
    private static readonly JsonEncodedText Context = JsonEncodedText.Encode("context");
    private static readonly JsonEncodedText Key = JsonEncodedText.Encode("key");
    private static readonly JsonEncodedText Properties = JsonEncodedText.Encode("properties");
    private static readonly JsonEncodedText MayBeSecond = JsonEncodedText.Encode("gse-may-be-second");
    private static readonly JsonEncodedText Yes = JsonEncodedText.Encode("true");

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public PulsarFrame()
    {
        var options = new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };
        _json = new Utf8JsonWriter(_buffer, options);
    }

    /// <summary>Not less than the frame of the record has.</summary>
    public static long MaxLength(in SinkRecord record) =>
        Base64.GetMaxEncodedToUtf8Length(record.Value.Length) + (6L * record.Host.Length) + Around;

    /// <param name="context">Comes back in the answer.</param>
    /// <returns>The frame, until the next one is written.</returns>
    public ReadOnlyMemory<byte> Write(in SinkRecord record, bool mayBeSecond, long context)
    {
        Span<byte> digits = stackalloc byte[20];
        context.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteBase64String(Payload, record.Value.Span);
        _json.WriteString(Context, digits[..length]);
        if (!record.Host.IsEmpty)
        {
            // Pulsar gives records with one key to one partition, so that those of a host keep their order.
            _json.WriteString(Key, record.Host.Span);
        }

        if (mayBeSecond)
        {
            _json.WriteStartObject(Properties);
            _json.WriteString(MayBeSecond, Yes);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();
}
