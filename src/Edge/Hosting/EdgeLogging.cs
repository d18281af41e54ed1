using System.Text.Json;
using Microsoft.Extensions.Logging.Console;

namespace Gse.Edge.Hosting;

/// <summary>One JSON object a line on standard output, UTC.</summary>
internal static class EdgeLogging
{
    public static ILoggingBuilder AddGseLogging(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            console.JsonWriterOptions = new JsonWriterOptions { Indented = false };
        });
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.MaxQueueLength = 10_000);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // Its warning that keys are not encrypted by itself: where they are, and what seals them there, is ADR 0016.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return logging;
    }
}
