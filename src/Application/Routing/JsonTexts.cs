using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>Between JSON and its text.</summary>
public static class JsonTexts
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Without blanks; keys in their order, numbers as they are spelt.</summary>
    public static JsonText Of(JsonElement value) => Write(value.WriteTo);

    public static JsonElement Parse(this JsonText text) => JsonElement.Parse(text.ToString());

    internal static JsonText Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Writing))
        {
            write(json);
        }

        return new JsonText(Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
