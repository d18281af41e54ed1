using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>Keeps what no storage will ever take, for people to look at.</summary>
public interface IDeadLetters
{
    /// <summary>They are on the disk when this returns.</summary>
    /// <exception cref="IOException">They are not.</exception>
    Task WriteAsync(StreamToId target, IReadOnlyList<DeadLetter> letters, CancellationToken cancellation);
}

/// <param name="At">When it was refused.</param>
/// <param name="Route">The route's name.</param>
/// <param name="Reason">Why the storage will never take it.</param>
public readonly record struct DeadLetter(
    DateTimeOffset At, ChannelId Channel, string Route, ReadOnlyMemory<byte> Host, string Reason,
    ReadOnlyMemory<byte> Value);
