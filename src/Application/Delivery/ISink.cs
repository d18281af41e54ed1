using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>A storage that takes the records of channels. Called for one batch at a time.</summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>
    /// Takes the records, in their order. What it says it has taken is as safe as this storage makes it; the rest comes
    /// again. A storage out of reach is an answer (<see cref="SinkAnswer.TryAgain"/>), not an exception.
    /// </summary>
    ValueTask<SinkAnswer> DeliverAsync(IReadOnlyList<SinkRecord> batch, CancellationToken cancellation);
}

/// <summary>Makes the sinks of one report mode.</summary>
public interface ISinkFactory
{
    /// <summary><c>file</c>, <c>kafka</c>, <c>redis</c> or <c>pulsar</c>.</summary>
    string ReportMode { get; }

    ISink Create(StreamToView target);
}

/// <summary>One record on its way out.</summary>
/// <param name="Route">Which route of the channel leads here.</param>
/// <param name="Key">Records with the same key keep their order where a storage has partitions; may be empty.</param>
/// <param name="Value">The document's bytes, which no sink changes.</param>
public readonly record struct SinkRecord(
    ChannelId Channel, ChannelRoute Route, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>What a sink has to say of a batch.</summary>
/// <param name="Taken">So many of the first records were taken.</param>
/// <param name="Verdict">On the record after those.</param>
/// <param name="Reason">For the log, where not all were taken.</param>
public readonly record struct SinkAnswer(int Taken, SinkVerdict Verdict, string Reason)
{
    public static SinkAnswer All(int count) => new(count, SinkVerdict.Delivered, "");

    public static SinkAnswer TryAgain(int taken, string reason) => new(taken, SinkVerdict.TryAgain, reason);

    public static SinkAnswer Refused(int taken, string reason) => new(taken, SinkVerdict.Refused, reason);
}

/// <summary>What became of the first record that a sink did not take.</summary>
public enum SinkVerdict
{
    /// <summary>There is none.</summary>
    Delivered,

    /// <summary>The storage cannot take it now.</summary>
    TryAgain,

    /// <summary>The storage will never take this one; go on with the next.</summary>
    Refused,
}
