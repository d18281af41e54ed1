using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;
using Gse.Testing.EventLog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

/// <summary>The contract over the wire, on a node in this process whose time can be shifted.</summary>
public sealed class The_eventstoredb_adapter : EventLogContract
{
    protected override async Task<ILogUnderTest> OpenAsync(CancellationToken cancellation)
    {
        var clock = new ShiftedClock();
        return new UnderTest(await EventStoreDbNode.StartAsync(cancellation, new StoredLog(clock)), clock);
    }

    private sealed class UnderTest(EventStoreDbNode node, ShiftedClock clock) : ILogUnderTest
    {
        private readonly EventStoreDbLog _log = new(
            new EventStoreDbOptions { ConnectionString = node.ConnectionString, StreamPrefix = "a.fleet" },
            TimeProvider.System, NullLogger<EventStoreDbLog>.Instance);

        public IEventReader Reader => _log;

        public IEventWriter Writer => _log;

        public Task AgeAsync(TimeSpan time, CancellationToken cancellation)
        {
            clock.Shift += time;
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await _log.DisposeAsync();
            await node.DisposeAsync();
        }
    }
}
