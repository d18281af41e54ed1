namespace Gse.Application.EventLog;

/// <summary>
/// Writes the log. An answer means durable: the events survive the loss of the process and of the machine's power.
/// An exception means unknown: try again with the same event ids.
/// </summary>
public interface IEventWriter
{
    ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation);

    /// <summary>
    /// Many streams in one call, each judged by itself: one wrong expected version does not touch the others. The
    /// results stand in the order of the appends. Appends to the same stream are made in their order.
    /// </summary>
    ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation);

    /// <summary>Sets how long a stream keeps its events, from now on and for those it has.</summary>
    ValueTask SetRetentionAsync(StreamName stream, StreamRetention retention, CancellationToken cancellation);
}
