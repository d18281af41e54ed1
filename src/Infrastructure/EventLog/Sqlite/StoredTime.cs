namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>Times as the file keeps them: microseconds since 1970, UTC.</summary>
internal static class StoredTime
{
    public static long Of(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Of(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    public static TimeSpan ToDuration(long stored) => new(stored * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset ToTime(long stored) =>
        new(DateTimeOffset.UnixEpoch.Ticks + (stored * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
