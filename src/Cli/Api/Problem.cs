using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Gse.Cli.Api;

/// <summary>An error answer (RFC 9457, problem+json).</summary>
/// <param name="Errors">What is wrong with which field, where it is about more than one.</param>
internal sealed record Problem(string? Title, string? Detail, IReadOnlyList<FieldProblem>? Errors)
{
    public static async Task<Failure> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var code = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.NotAllowed,
            HttpStatusCode.NotFound => ExitCode.NotFound,
            _ => ExitCode.Error,
        };
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.Problem, cancellation);
            return new Failure(code, problem?.Text() ?? Bare(response), (int)response.StatusCode);
        }
        catch (JsonException)
        {
            return new Failure(code, Bare(response), (int)response.StatusCode);
        }
    }

    private static string Bare(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => "the edge knows no such key (--key, --key-file, GSE_KEY)",
        var status => $"the edge answered {(int)status} {status}",
    };

    private string? Text() =>
        Errors is { Count: > 1 }
            ? string.Join("; ", Errors.Select(error => $"{error.Field} {error.Message}"))
            : Detail ?? Title;
}

internal sealed record FieldProblem(string? Field, string? Message);
