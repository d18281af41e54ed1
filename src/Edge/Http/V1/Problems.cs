using System.Text.Json;
using Gse.Domain;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Refusals on native paths: problem+json (RFC 9457) with <c>code</c>, <c>field</c>, <c>errors</c> and
/// <c>traceId</c>.
/// </summary>
internal static class Problems
{
    private const string RetryAfterSeconds = "2";

    public static async Task WriteAsync(HttpContext context, RefusalForm form, Refusal refusal, string traceId)
    {
        var response = context.Response;
        response.StatusCode = form.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (form.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (form.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", $"urn:gse:problem:{form.Code}");
        json.WriteString("title", form.Code.Replace('_', ' '));
        json.WriteNumber("status", form.Status);
        json.WriteString("detail", refusal.Message);
        json.WriteString("code", form.Code);
        if (refusal.Field is { } field)
        {
            json.WriteString("field", field);
        }

        WriteErrors(json, refusal);
        json.WriteString("traceId", traceId);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteStartArray("errors");
        foreach (var reason in refusal is ManyRefusals many ? many.Reasons : refusal.Field is null ? [] : [refusal])
        {
            json.WriteStartObject();
            json.WriteString("field", reason.Field);
            json.WriteString("message", reason.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
