using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Logging;

/// <summary>Where the log goes: JSON lines to stderr, or to a file that is rotated by size.</summary>
internal static class AgentLog
{
    public static ILoggerFactory Create(LoggerSettings settings, TimeProvider time) =>
        LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(settings.Level);
            if (settings.Path is { } folder)
            {
                logging.AddProvider(new FileLoggerProvider(
                    new RotatingFile(Path.Combine(folder, "gse_agent.log"), settings.FileBytes, settings.FileCount),
                    time));
                return;
            }

            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
            logging.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        });
}
