using System.Buffers.Text;
using System.Text.Json;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>What Pulsar says about one message.</summary>
/// <param name="Context">Which; null where Pulsar could not read even that.</param>
/// <param name="Error">Null if it took the message.</param>
internal readonly record struct PulsarAnswer(long? Context, PulsarError? Error)
{
    /// <exception cref="JsonException">It is no answer.</exception>
    public static PulsarAnswer Read(ReadOnlySpan<byte> json)
    {
        var (taken, result, said, context) = (false, "", "", (long?)null);
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An answer is an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("result"u8))
            {
                reader.Read();
                taken = reader.ValueTextEquals("ok"u8);
                result = taken ? "" : reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("errorMsg"u8))
            {
                reader.Read();
                said = reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("context"u8))
            {
                reader.Read();
                context = ReadContext(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new PulsarAnswer(context, taken ? null : new PulsarError(result, said));
    }

    private static long? ReadContext(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String
        && Utf8Parser.TryParse(reader.ValueSpan, out long context, out var read) && read == reader.ValueSpan.Length
            ? context
            : null;
}

/// <param name="Result"><c>send-error:</c> and a number.</param>
/// <param name="Said">Pulsar's own words.</param>
internal sealed record PulsarError(string Result, string Said)
{
    private const string NotJson = "send-error:3";
    private const string NotBase64 = "send-error:7";

    /// <summary>Pulsar will never take this message. Its API has no code for it, so its words decide.</summary>
    public bool IsForGood =>
        Result is NotJson or NotBase64
        || (Says("exceeds") && Says("bytes"))
        || Says("bigger than") || Says("too large");

    /// <summary>For people.</summary>
    public string Reason => Said.Length == 0 ? $"Pulsar answers {Result}" : $"Pulsar answers {Result}: {Short()}";

    private string Short() => Said[..Math.Min(Said.Length, 200)].ReplaceLineEndings(" ");

    private bool Says(string words) => Said.Contains(words, StringComparison.OrdinalIgnoreCase);
}
