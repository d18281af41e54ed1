using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gse.Cli.Commands;

/// <summary>A JSON object from a file, or from standard input for <c>-</c>.</summary>
internal static class BodyFile
{
    public static async Task<(JsonObject? Body, Failure? Failure)> ReadAsync(
        string path, CancellationToken cancellation)
    {
        try
        {
            var text = path == "-"
                ? await Console.In.ReadToEndAsync(cancellation)
                : await File.ReadAllTextAsync(path, cancellation);
            return JsonNode.Parse(text) is JsonObject body
                ? (body, null)
                : (null, new Failure(ExitCode.Usage, $"{path} must hold one JSON object"));
        }
        catch (JsonException)
        {
            return (null, new Failure(ExitCode.Usage, $"{path} holds no valid JSON"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, new Failure(ExitCode.Usage, $"{path} cannot be read"));
        }
    }
}
