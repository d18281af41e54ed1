using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>The event log in EventStoreDB.</summary>
public sealed class EventStoreDbOptions
{
    /// <summary>
    /// <c>esdb://user:password@host:2113?tls=true</c> for one node, several hosts separated by commas or
    /// <c>esdb+discover://host:2113</c> for a cluster. Never logged with its password.
    /// </summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// Stands with a slash before every stream's name, so that several fleets can share a server; none see each
    /// other's events. Default none.
    /// </summary>
    [StringLength(32)]
    [RegularExpression("[a-z0-9.]*", ErrorMessage = "StreamPrefix may hold a-z, 0-9 and dots only.")]
    public string StreamPrefix { get; set; } = "";

    /// <summary>
    /// How long a read waits for a node that answers, at the start and when the connection is lost; then it fails.
    /// Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ReadPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an append is tried again, with the same ids, before it fails with
    /// <see cref="EventStoreDbFailure.OutcomeUnknown"/>. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan AppendPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the server may look backwards for the newest event of the fleet, or of a stream whose events are all
    /// past their age. Default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan SearchTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// So many of the newest appended events are remembered by id (16 bytes each), because the server forgets the ids
    /// of appends that expect no version. Default 1,048,576.
    /// </summary>
    [Range(1_024, 1 << 26)]
    public int RememberedEvents { get; set; } = 1 << 20;

    /// <summary>
    /// So many events at a stream's end are looked through for a repeated id, when this process appends to the stream
    /// without expected version for the first time since it has been connected. Default 64.
    /// </summary>
    [Range(1, 4_096)]
    public int VerifiedTail { get; set; } = 64;
}
