using System.Globalization;
using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>When an event was recorded: by the server's time, or, copied from another log, by that log's.</summary>
internal static class RecordedTime
{
    /// <param name="created">Ticks of 100 ns since 1970, as text.</param>
    public static DateTimeOffset Of(string? created, ReadOnlySpan<byte> metadata)
    {
        if (OriginalTime.Of(metadata) is { } original)
        {
            return original;
        }

        return long.TryParse(created, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? DateTimeOffset.UnixEpoch.AddTicks(ticks)
            : DateTimeOffset.UnixEpoch;
    }
}
