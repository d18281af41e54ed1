namespace Gse.AgentHost.Link;

internal static partial class AgentHealthLog
{
    [LoggerMessage(2101, LogLevel.Warning, "the health file cannot be written: {Reason}")]
    public static partial void NotWritten(ILogger logger, string reason);
}
