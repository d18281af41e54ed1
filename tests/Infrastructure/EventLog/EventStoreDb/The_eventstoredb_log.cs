using Gse.Testing.EventLog;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

/// <summary>The contract on a real server: a given one, else one that Docker runs, else not at all.</summary>
public sealed class The_eventstoredb_log : EventLogContract
{
    protected override async Task<ILogUnderTest> OpenAsync(CancellationToken cancellation) =>
        new LogAtServer(await EventStoreDbServer.ConnectionStringAsync(cancellation), "");
}
