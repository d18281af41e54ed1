using System.ComponentModel.DataAnnotations;

namespace Gse.Edge.Http;

/// <summary>Limits of the HTTP side. Configuration section <c>Http</c>.</summary>
public sealed class GseHttpOptions
{
    /// <summary>
    /// The longest request body in bytes, 1 KiB to 100 MiB, default 10 MiB; more is answered with 413.
    /// </summary>
    [Range(1024, 104_857_600)]
    public int MaxBodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>
    /// The longest body in bytes of a request for tasks or process operations, whose targets may be tens of thousands,
    /// 1 KiB to 256 MiB, default 64 MiB; more is answered with 413.
    /// </summary>
    [Range(1024, 268_435_456)]
    public int MaxTaskBodyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The longest body of records when unpacked, in bytes, 1 KiB to 512 MiB, default 64 MiB; more is answered with
    /// 413.
    /// </summary>
    [Range(1024, 536_870_912)]
    public int MaxUnpackedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How many records one body may hold, 1 to 1,000,000, default 10,000; more is answered with 413.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxRecords { get; set; } = 10_000;

    /// <summary>The longest record in bytes, 1 to 64 MiB, default 1 MiB; a longer one is answered with 413.</summary>
    [Range(1, 67_108_864)]
    public int MaxRecordBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long a query waits for the position it was asked to see, 0 to 60 s, default 5 s; then 504.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PositionWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many live event streams are served at once, 0 to 10,000, default 256; one more is answered with 503.
    /// </summary>
    [Range(0, 10_000)]
    public int MaxEventStreams { get; set; } = 256;

    /// <summary>How often a silent event stream says that it lives, 1 s to 5 min, default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan EventStreamBeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a reader of an event stream may take nothing of what is sent to it, 100 ms to 5 min, default 10 s; then
    /// it is cut off. Until then at most one response buffer (64 KiB) waits for it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan EventStreamStall { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The OpenAPI document is served without a key. Default false; meant for loopback binds.</summary>
    public bool OpenApiIsPublic { get; set; }
}
