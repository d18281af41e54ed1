using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.EventLog.Sqlite;

/// <summary>The embedded event log.</summary>
public sealed class SqliteLogOptions
{
    /// <summary>
    /// The database file; its folder is made where it is missing. Beside it stand <c>-wal</c>, <c>-shm</c> and
    /// <c>.lock</c>. Must be on a local disk: the write-ahead log needs shared memory and honest fsync.
    /// </summary>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>Appends that may wait for the writer; further callers wait outside. Default 4,096.</summary>
    [Range(1, 1_000_000)]
    public int QueueLength { get; set; } = 4_096;

    /// <summary>Connections for reading, each with a page cache of its own (2 MiB). Default 8.</summary>
    [Range(1, 64)]
    public int ReadConnections { get; set; } = 8;

    /// <summary>Streams whose last revision is kept in memory, about 150 bytes each. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int StreamCache { get; set; } = 100_000;

    /// <summary>The writer's page cache in MiB; wants to hold the indexes' hot pages. Default 64.</summary>
    [Range(1, 16_384)]
    public int WriterCacheMiB { get; set; } = 64;

    /// <summary>
    /// The most MiB the file may grow to; appends beyond fail until retention has made room. Null, the default: what
    /// the disk has.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MaxMiB { get; set; }

    /// <summary>How often events past their stream's retention are deleted. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ScavengeInterval { get; set; } = TimeSpan.FromMinutes(1);
}
