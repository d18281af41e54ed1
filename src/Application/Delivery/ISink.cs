using Gse.Application.Routing;

namespace Gse.Application.Delivery;

/// <summary>A storage that takes the records of channels. Called for one batch at a time.</summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>
    /// Takes the records, in their order, and marks each in the batch. What is marked as taken is as safe as this
    /// storage makes it; what is refused never comes again; what is not marked comes again, in the same order, and
    /// <see cref="SinkBatch.Doubt">what is in doubt</see> with that mark. A storage out of reach is
    /// <see cref="SinkBatch.Trouble"/>, not an exception.
    /// </summary>
    Task DeliverAsync(SinkBatch batch, CancellationToken cancellation);
}

/// <summary>Makes the sinks of one report mode.</summary>
public interface ISinkFactory
{
    /// <summary><c>file</c>, <c>kafka</c>, <c>redis</c> or <c>pulsar</c>.</summary>
    string ReportMode { get; }

    ISink Create(RoutingTarget target);
}

/// <summary>One record on its way out.</summary>
/// <param name="Route">Which route of which channel leads here.</param>
/// <param name="Host">
/// Whom the record is from; may be empty. Records with the same host keep their order where a storage has partitions.
/// </param>
/// <param name="Value">The producer's bytes, which no sink changes.</param>
/// <param name="MayBeSecond">
/// The storage may have it already: the answer was lost. A sink that can mark records marks it.
/// </param>
public readonly record struct SinkRecord(
    DeliveryRoute Route, ReadOnlyMemory<byte> Host, ReadOnlyMemory<byte> Value, bool MayBeSecond);
