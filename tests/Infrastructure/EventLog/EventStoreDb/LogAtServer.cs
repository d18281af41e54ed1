using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Gse.Testing.EventLog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

/// <summary>The adapter on a server whose time nobody can shift: to age means to wait.</summary>
internal sealed class LogAtServer(string connectionString, string prefix) : ILogUnderTest
{
    // The server rounds what it takes for now.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private readonly EventStoreDbLog _log = new(
        new EventStoreDbOptions { ConnectionString = connectionString, StreamPrefix = prefix }, TimeProvider.System,
        NullLogger<EventStoreDbLog>.Instance);

    public IEventReader Reader => _log;

    public IEventWriter Writer => _log;

    public Task AgeAsync(TimeSpan time, CancellationToken cancellation) =>
        time == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time + Margin, TimeProvider.System, cancellation);

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
