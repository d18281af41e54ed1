namespace Gse.Domain.Edges;

/// <summary>
/// Whose turn it is to carry what the log holds (alarms, process documents) to the storages. Stream
/// <c>duty-delivery</c>; appended with the expected version, so at every point of the log it is one edge.
/// </summary>
internal sealed record DeliveryDuty(EdgeId? Holder)
{
    public static DeliveryDuty Initial { get; } = new((EdgeId?)null);

    public static DeliveryDuty Evolve(DeliveryDuty state, DeliveryDutyTaken happened) => new(happened.Edge);

    /// <summary>An edge takes the duty when nobody has it, or he who has it does not run.</summary>
    /// <param name="isRunning">Whether an edge runs, by the log.</param>
    public static Decision<DeliveryDutyTaken> Take(
        DeliveryDuty state, EdgeId edge, Func<EdgeId, bool> isRunning, DateTimeOffset at) =>
        state.Holder is { } holder && (holder == edge || isRunning(holder))
            ? Decision.Nothing<DeliveryDutyTaken>()
            : Decision.Emit(new DeliveryDutyTaken(edge, at));
}

/// <summary>From now on this edge carries the log's documents to the storages.</summary>
public sealed record DeliveryDutyTaken(EdgeId Edge, DateTimeOffset At) : IDomainEvent;
