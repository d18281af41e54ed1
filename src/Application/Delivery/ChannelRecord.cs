namespace Gse.Application.Delivery;

/// <summary>A record as its producer gave it.</summary>
/// <param name="Host">Whom it is from; may be empty.</param>
/// <param name="Value">Not to be changed while it is under way.</param>
/// <param name="MayBeSecond">It may have been sent before, and the answer was lost in a crash.</param>
public readonly record struct ChannelRecord(
    ReadOnlyMemory<byte> Host, ReadOnlyMemory<byte> Value, bool MayBeSecond = false)
{
    /// <summary>
    /// What its transport tells of it, for filters with <c>field_in: protocol</c>; it goes no further. May be empty.
    /// </summary>
    public ReadOnlyMemory<byte> Protocol { get; init; }
}
