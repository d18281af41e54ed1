using Gse.Application.Routing;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Delivery;

/// <summary>What all lanes share.</summary>
/// <param name="Sinks">By report mode.</param>
internal sealed record LaneParts(
    DeliveryOptions Options, RoutingTables Tables, IReadOnlyDictionary<string, ISinkFactory> Sinks,
    ISpoolFactory Spools, IDeadLetters DeadLetters, LossJournal Journal, TimeProvider Time, ILogger Logger);
