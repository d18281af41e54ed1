namespace Gse.Application.EventLog;

/// <summary>What an append demands of its stream. Revisions count from 0.</summary>
public readonly record struct ExpectedVersion
{
    private ExpectedVersion(long value) => Value = value;

    /// <summary>
    /// -2: any, -1: no stream, otherwise the revision of the stream's last event. Default is "revision 0".
    /// </summary>
    public long Value { get; }

    /// <summary>Facts from hosts: they are true whatever else was written.</summary>
    public static ExpectedVersion Any { get; } = new(-2);

    /// <summary>The stream has no event yet.</summary>
    public static ExpectedVersion NoStream { get; } = new(-1);

    /// <summary>The last event of the stream has this revision; -1 means no stream.</summary>
    public static ExpectedVersion Exactly(long revision) =>
        revision >= -1 ? new(revision) : throw new ArgumentOutOfRangeException(nameof(revision), revision, null);
}
