using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Domain.Edges;

namespace Gse.Application.LogCopy;

/// <summary>The log that is copied. Nobody may write it meanwhile.</summary>
/// <param name="Filter">Which of its events are the log: all, or on a server with other tenants those of ours.</param>
/// <param name="Marks">
/// How far its documents have been delivered; null if nobody knows, then all count as delivered.
/// </param>
public sealed record LogCopySource(IEventReader Reader, EventFilter Filter, IDeliveryCheckpoints? Marks);

/// <summary>
/// The log that is written: empty, or what an earlier run of the same copy left. Nobody else uses it.
/// </summary>
/// <param name="Filter">As for the source.</param>
/// <param name="Marks">Where its edges will look how far they have delivered.</param>
public sealed record LogCopyTarget(
    IEventReader Reader, IEventWriter Writer, EventFilter Filter, IDeliveryCheckpoints Marks);

/// <summary>Delivery marks of a log that edges share: they are in the log itself.</summary>
public static class SharedLogMarks
{
    /// <summary>Stands where an edge would: the copy says how far was delivered before.</summary>
    internal static EdgeId Copy { get; } = EdgeId.Parse("gse.log.copy");

    public static IDeliveryCheckpoints Of(IEventReader reader, IEventWriter writer, TimeProvider time) =>
        new LogDeliveryCheckpoints(reader, writer, new EdgeIdentity(Copy, "", "0.0.0.0"), time);
}
