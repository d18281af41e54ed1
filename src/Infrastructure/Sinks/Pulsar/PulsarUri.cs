using System.Globalization;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>Where a producer is asked for, and with which settings.</summary>
internal static class PulsarUri
{
    /// <returns>Null if the address is none.</returns>
    public static Uri? Of(StorageAddress address, PulsarTopic topic, PulsarSinkOptions options)
    {
        List<string> query =
        [
            // Earlier than we give up, so that Pulsar's own word comes first.
            $"sendTimeoutMillis={Milliseconds(options.AnswerTimeout * 0.8)}",
            $"batchingEnabled={(options.Batching ? "true" : "false")}",
        ];
        if (options.Batching)
        {
            query.Add($"batchingMaxPublishDelay={Milliseconds(options.BatchingDelay)}");
            query.Add(string.Create(CultureInfo.InvariantCulture, $"maxPendingMessages={options.MaxInFlight}"));
        }

        if (options.Compression != PulsarCompression.None)
        {
            query.Add($"compressionType={options.Compression.ToString().ToUpperInvariant()}");
        }

        var text = $"{(options.Tls ? "wss" : "ws")}://{address}{topic.Path}?{string.Join('&', query)}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
    }

    private static string Milliseconds(TimeSpan time) =>
        ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
