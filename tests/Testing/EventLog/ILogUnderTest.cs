using Gse.Application.EventLog;

namespace Gse.Testing.EventLog;

/// <summary>A log for one test of <see cref="EventLogContract"/>. It may hold events of others.</summary>
public interface ILogUnderTest : IAsyncDisposable
{
    IEventReader Reader { get; }

    IEventWriter Writer { get; }

    /// <summary>Lets so much time pass for the log, then has retention applied; ends when that is done.</summary>
    Task AgeAsync(TimeSpan time, CancellationToken cancellation);
}
