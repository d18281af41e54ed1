using System.Diagnostics.Metrics;
using Gse.Application;
using Gse.Domain;
using Gse.Edge.Http.GseApi;
using Gse.Edge.Http.V1;

namespace Gse.Edge.Http.Refusals;

/// <summary>Says no in the words of the path's family, counts it, and logs it as loud as the table says.</summary>
internal sealed partial class RefusalWriter(ILogger<RefusalWriter> logger)
{
    private static readonly Counter<long> Refused =
        Telemetry.Meter.CreateCounter<long>("gse_http_refused_total", description: "Requests refused, by reason");

    public async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var form = RefusalTable.Of(refusal);
        Refused.Add(1, new KeyValuePair<string, object?>("reason", form.Code));
        var call = context.RequestServices.GetRequiredService<CallContext>();
        if (logger.IsEnabled(form.Level))
        {
            var (method, path) = (context.Request.Method, context.Request.Path.Value);
            Log.Refused(
                logger, form.Level, method, path, form.Code, refusal.Field, call.Caller.Name, call.CorrelationId);
        }

        if (PathFamily.IsGse(context.Request.Path))
        {
            await GseEnvelope.WriteRefusalAsync(context, form, refusal, call.CorrelationId);
        }
        else
        {
            await Problems.WriteAsync(context, form, refusal, call.CorrelationId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 3000, Message = "{Method} {Path} refused: {Reason} {Field} for {Caller} [{Correlation}]")]
        public static partial void Refused(
            ILogger logger, LogLevel level, string method, string? path, string reason, string? field, string caller,
            string correlation);
    }
}
