using Gse.Application.EventLog;

namespace Gse.Testing.EventLog;

/// <summary>A subscription, read one message at a time. A message that does not come ends the test at its
/// deadline.</summary>
public sealed class LogFollower(IAsyncEnumerable<LogMessage> messages, CancellationToken cancellation)
    : IAsyncDisposable
{
    private readonly IAsyncEnumerator<LogMessage> _messages = messages.GetAsyncEnumerator(cancellation);

    public async Task<LogMessage> NextAsync() => await _messages.MoveNextAsync()
        ? _messages.Current
        : throw new InvalidOperationException("The subscription ended by itself.");

    /// <summary>The next event; what else comes before it is passed over.</summary>
    public async Task<RecordedEvent> NextEventAsync()
    {
        while (true)
        {
            if ((await NextAsync()).Event is { } recorded)
            {
                return recorded;
            }
        }
    }

    public async Task<List<RecordedEvent>> NextEventsAsync(int count)
    {
        var events = new List<RecordedEvent>();
        while (events.Count < count)
        {
            events.Add(await NextEventAsync());
        }

        return events;
    }

    /// <summary>Reads until "caught up"; gives the events before it.</summary>
    public async Task<List<RecordedEvent>> CaughtUpAsync()
    {
        var events = new List<RecordedEvent>();
        while (true)
        {
            var message = await NextAsync();
            if (message.CaughtUp)
            {
                return events;
            }

            if (message.Event is { } recorded)
            {
                events.Add(recorded);
            }
        }
    }

    /// <summary>Reads until the subscription has told of <paramref name="position"/>, by whatever message.</summary>
    public async Task<LogMessage> ReachAsync(LogPosition position)
    {
        while (true)
        {
            var message = await NextAsync();
            if (message.Position >= position)
            {
                return message;
            }
        }
    }

    public ValueTask DisposeAsync() => _messages.DisposeAsync();
}
