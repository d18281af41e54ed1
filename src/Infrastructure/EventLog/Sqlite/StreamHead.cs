namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>A stream as the writer knows it.</summary>
internal sealed class StreamHead(long id, long last)
{
    public long Id { get; } = id;

    /// <summary>The revision of the last event, -1 for none.</summary>
    public long Last { get; set; } = last;
}
