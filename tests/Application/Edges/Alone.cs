using Gse.Application.Delivery;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain.Edges;
using Gse.Testing.EventLog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Application.Tests.Edges;

/// <summary>The parts of an edge that has its log for itself: it always may, and everything is its duty.</summary>
internal static class Alone
{
    private static LogTraits Log { get; } = new(IsShared: false);

    public static EdgeLease Lease { get; } =
        new(Log, Microsoft.Extensions.Options.Options.Create(new EdgeOptions()), TimeProvider.System);

    public static DeliveryDutyKeeper Duty(InMemoryEventLog log) => new(
        log, log, Log, new EdgeProjection(), Lease, new ProjectionProgress(),
        new EdgeIdentity(EdgeId.Parse("e1"), "1", "127.0.0.1"), TimeProvider.System,
        NullLogger<DeliveryDutyKeeper>.Instance);
}
