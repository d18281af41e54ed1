using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gse.Application.LogCopy;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gse.Cli.LogCopy;

/// <summary>What <c>--json</c> prints.</summary>
internal sealed record CopiedLog(
    string From, string To, long Events, long Copied, int Streams, long LetGo, int Retentions, int Marks,
    string Sha256, double Seconds)
{
    public static CopiedLog Of(LogAddress from, LogAddress to, LogCopyReport report, TimeSpan took) => new(
        from.ToString(), to.ToString(), report.Events, report.Copied, report.Streams, report.LetGo, report.Retentions,
        report.Marks, report.Digest, Math.Round(took.TotalSeconds, 1));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CopiedLog))]
internal sealed partial class CopyJson : JsonSerializerContext
{
    public static CopyJson Printed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal static class CopyTable
{
    public static IRenderable Of(CopiedLog copied)
    {
        string[] lines =
        [
            $"{copied.From} is copied to {copied.To} and verified",
            $"  events      {Number(copied.Events)} in {Number(copied.Streams)} streams, "
                + $"{Number(copied.Copied)} of them in this run ({copied.Seconds:0.0} s)",
            $"  compared    stream, order, id, type, data, metadata and time of each; SHA-256 {copied.Sha256}",
            .. copied.LetGo > 0
                ? new[] { $"  let go      {Number(copied.LetGo)} that one log holds no more" }
                : [],
            $"  retention   of {Number(copied.Retentions)} streams carried over",
            $"  delivered   known for {Number(copied.Marks)} storages",
            "",
        ];
        return new Text(string.Join('\n', lines));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
