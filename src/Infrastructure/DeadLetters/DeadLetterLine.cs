using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Gse.Application.Delivery;

namespace Gse.Infrastructure.DeadLetters;

/// <summary>One dead letter as a line of JSON: <c>value</c> where it is text, else <c>valueBase64</c>.</summary>
internal static class DeadLetterLine
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(in DeadLetter letter, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, Writing))
        {
            json.WriteStartObject();
            json.WriteString("at", letter.At);
            json.WriteNumber("channel", letter.Channel.Value);
            json.WriteString("route", letter.Route);
            WriteBytes(json, "host", "hostBase64", letter.Host.Span);
            json.WriteString("reason", letter.Reason);
            WriteBytes(json, "value", "valueBase64", letter.Value.Span);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteBytes(Utf8JsonWriter json, string text, string base64, ReadOnlySpan<byte> value)
    {
        if (Utf8.IsValid(value))
        {
            json.WriteString(text, value);
        }
        else
        {
            json.WriteBase64String(base64, value);
        }
    }
}
