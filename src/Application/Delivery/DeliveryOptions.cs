using System.ComponentModel.DataAnnotations;

namespace Gse.Application.Delivery;

/// <summary>
/// How records get to the storages. Section <c>Delivery</c>; all of it holds for each storage by itself.
/// </summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>
    /// So many records may wait in memory before the storage's spool on disk is used. 1 to 10,000,000, default 100,000.
    /// Twice as many are refused.
    /// </summary>
    [Range(1, 10_000_000)]
    public int QueueRecords { get; set; } = 100_000;

    /// <summary>
    /// So many bytes may wait in memory before the storage's spool on disk is used. 64 KiB to 4 GiB, default 64 MiB.
    /// Twice as many are refused.
    /// </summary>
    [Range(65_536, 4_294_967_296)]
    public long QueueBytes { get; set; } = 67_108_864;

    /// <summary>The storage is given at most so many records at once. 1 to 100,000, default 10,000.</summary>
    [Range(1, 100_000)]
    public int BatchRecords { get; set; } = 10_000;

    /// <summary>
    /// The storage is given at most so many bytes at once, or one record. 4 KiB to 64 MiB, default 8 MiB.
    /// </summary>
    [Range(4_096, 67_108_864)]
    public long BatchBytes { get; set; } = 8_388_608;

    /// <summary>
    /// So long a batch that is not full waits for more. 0 to 1 s, default 0: what came while the storage was busy with
    /// the batch before is the next one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan BatchDelay { get; set; } = TimeSpan.Zero;

    /// <summary>So long the storage may take for one batch. 100 ms to 5 min, default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// When a batch is not answered for so long, what comes behind it goes to the spool, so that its producers need not
    /// wait. 10 ms to 5 min, default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:05:00")]
    public TimeSpan SpoolAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// So often a storage that takes nothing is tried again before its records go to the spool. 0 to 10, default 2.
    /// </summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>The pause before the first of these, which then doubles. 1 ms to 10 s, default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A storage that is down is probed after this, and then after twice as long each time. 500 ms to 1 min, default
    /// 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan ProbeDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>But at least this often. 500 ms to 1 h, default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan MaxProbeDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// So much of the disk the spool of one storage may take; then its oldest records are dropped. 16 MiB to 1 TiB,
    /// default 1 GiB.
    /// </summary>
    [Range(16_777_216, 1_099_511_627_776)]
    public long SpoolBytes { get; set; } = 1_073_741_824;

    /// <summary>
    /// With less room than this on the disk no spool grows: the event log is on it, too, and to take out of a spool
    /// needs room. What would go to a spool is refused then. 1 MiB to 1 TiB, default 64 MiB.
    /// </summary>
    [Range(1_048_576, 1_099_511_627_776)]
    public long KeepFreeBytes { get; set; } = 67_108_864;

    /// <summary>
    /// So long an edge that stops waits for the storages to take what is in memory; the rest goes to the spools. 0 to
    /// 1 min, default 3 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromSeconds(3);
}
