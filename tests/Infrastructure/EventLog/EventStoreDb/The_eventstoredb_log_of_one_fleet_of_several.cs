using Gse.Testing.EventLog;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

/// <summary>The contract on a real server whose streams carry the fleet's prefix.</summary>
public sealed class The_eventstoredb_log_of_one_fleet_of_several : EventLogContract
{
    protected override async Task<ILogUnderTest> OpenAsync(CancellationToken cancellation) =>
        new LogAtServer(await EventStoreDbServer.ConnectionStringAsync(cancellation), "fleet.1");
}
