using Gse.Application.EventLog;

namespace Gse.Testing.EventLog;

/// <summary><see cref="InMemoryEventLog"/> with a clock of its own, for the contract.</summary>
public sealed class InMemoryLogUnderTest : ILogUnderTest
{
    private readonly ShiftedClock _clock = new();
    private readonly InMemoryEventLog _log;

    public InMemoryLogUnderTest() => _log = new InMemoryEventLog(_clock);

    public IEventReader Reader => _log;

    public IEventWriter Writer => _log;

    public Task AgeAsync(TimeSpan time, CancellationToken cancellation)
    {
        _clock.Shift += time;
        _log.Scavenge();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
