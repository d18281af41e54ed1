using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.Sqlite;
using Gse.Testing.EventLog;

namespace Gse.Infrastructure.Tests.EventLog;

public sealed class The_sqlite_log : EventLogContract
{
    protected override Task<ILogUnderTest> OpenAsync(CancellationToken cancellation) =>
        Task.FromResult<ILogUnderTest>(new UnderTest());

    private sealed class UnderTest : ILogUnderTest
    {
        private readonly ShiftedClock _clock = new();
        private readonly LogFolder _folder = new();
        private readonly SqliteEventLog _log;

        public UnderTest() => _log = _folder.Open(_clock);

        public IEventReader Reader => _log;

        public IEventWriter Writer => _log;

        public Task AgeAsync(TimeSpan time, CancellationToken cancellation)
        {
            _clock.Shift += time;
            return _log.ScavengeAsync(cancellation);
        }

        public ValueTask DisposeAsync()
        {
            _log.Dispose();
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
