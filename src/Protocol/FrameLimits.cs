namespace Gse.Protocol;

/// <summary>How long a message may be, by what is known of the peer.</summary>
/// <param name="MaxMessageLength">In bytes, without the header; at most 1 MiB.</param>
public readonly record struct FrameLimits(int MaxMessageLength)
{
    /// <summary>64 KiB: the peer has not been accepted by a Welcome yet.</summary>
    public static FrameLimits BeforeHello => new(64 * 1024);

    /// <summary>1 MiB: the peer is known.</summary>
    public static FrameLimits AfterHello => new(1024 * 1024);
}
