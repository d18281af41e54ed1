using System.Text.Encodings.Web;
using System.Text.Json;
using Gse.Domain;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Http.GseApi;

/// <summary>
/// Every answer on GSE's paths: <c>result</c>, <c>code</c>, <c>message</c>, <c>data</c> and <c>request_id</c>, all of
/// them always, since each client looks at another one (contract gse-routing-status-alarms, section 1); <c>data</c> is
/// never null.
/// </summary>
internal static class GseEnvelope
{
    private const int FlushBytes = 32 * 1024;

    // The answer is JSON and nothing else, so ids and names go out as they came in.
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static async Task WriteAsync(HttpContext context, GseShape shape, GseReply reply, string requestId)
    {
        var response = context.Response;
        Begin(response, StatusCodes.Status200OK);
        await using var json = new Utf8JsonWriter(response.BodyWriter, Writing);
        Open(json, 0, "success");
        shape.Open(json, reply.Total);
        long flushed = 0;
        for (var i = 0; i < reply.Rows; i++)
        {
            reply.WriteRow!(json, i);
            if (json.BytesCommitted + json.BytesPending - flushed >= FlushBytes)
            {
                await json.FlushAsync(context.RequestAborted);
                flushed = json.BytesCommitted;
                await response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }

        shape.Close(json);
        Close(json, requestId);
    }

    public static async Task WriteRefusalAsync(HttpContext context, RefusalForm form, Refusal refusal, string requestId)
    {
        var resource = context.GetEndpoint()?.Metadata.GetMetadata<GseResource>();
        var bad = form.GseStatus == StatusCodes.Status400BadRequest;
        Begin(context.Response, bad && resource?.RefusesWith200 == true ? StatusCodes.Status200OK : form.GseStatus);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Writing);
        Open(json, form.GseCode, refusal.Message);
        (resource?.Shape ?? GseShape.Map).WriteNothing(json);
        Close(json, requestId);
    }

    private static void Begin(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
    }

    private static void Open(Utf8JsonWriter json, int code, string message)
    {
        json.WriteStartObject();
        json.WriteBoolean("result", code == 0);
        json.WriteNumber("code", code);
        json.WriteString("message", message);
    }

    private static void Close(Utf8JsonWriter json, string requestId)
    {
        json.WriteString("request_id", requestId);
        json.WriteEndObject();
    }
}
