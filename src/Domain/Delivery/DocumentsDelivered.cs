using Gse.Domain.Channels;
using Gse.Domain.Edges;

namespace Gse.Domain.Delivery;

/// <summary>
/// What the log holds has been carried to a storage up to here. Stream <c>deliveryprogress-{streamTo}</c>, of which
/// only the newest few are kept.
/// </summary>
/// <param name="Position">In the log, inclusive.</param>
public sealed record DocumentsDelivered(StreamToId StreamTo, EdgeId Edge, long Position, DateTimeOffset At)
    : IDomainEvent;
