using System.Text;
using Gse.Application.EventLog;
using Xunit;

namespace Gse.Testing.EventLog;

/// <summary>
/// What every event log does, whatever it keeps its events in. An adapter's test class derives from this and opens its
/// log. Tests use stream names of their own and begin where the log ends, so they can share a server.
/// </summary>
public abstract partial class EventLogContract : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // The first one may have to fetch and start a server.
    private static readonly TimeSpan DeadlineOfOpening = TimeSpan.FromMinutes(3);

    private readonly string _run = $"t{Guid.CreateVersion7():N}";
    private CancellationTokenSource? _deadline;
    private ILogUnderTest? _log;
    private LogPosition _start;

    protected IEventReader Reader => _log!.Reader;

    protected IEventWriter Writer => _log!.Writer;

    /// <summary>The test's own, and a deadline: a log that hangs fails.</summary>
    protected CancellationToken Cancellation => _deadline!.Token;

    public async ValueTask InitializeAsync()
    {
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _deadline.CancelAfter(DeadlineOfOpening);
        _log = await OpenAsync(Cancellation);
        _deadline.CancelAfter(Deadline);
        _start = await Reader.ReadHeadAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _log!.DisposeAsync();
        _deadline!.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<ILogUnderTest> OpenAsync(CancellationToken cancellation);

    protected static EventData Event(string text = "x", string type = "Happened") =>
        new(Guid.CreateVersion7(), type, Encoding.UTF8.GetBytes($"\"{text}\""), "{\"actor\":\"test\"}"u8.ToArray());

    protected static EventData[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => Event($"{i}"))];

    protected StreamName Stream(string name = "a") => new($"{_run}-{name}");

    protected ValueTask<AppendResult> Append(StreamName stream, ExpectedVersion expected, params EventData[] events) =>
        Writer.AppendAsync(new StreamAppend(stream, expected, events), Cancellation);

    protected async Task<List<RecordedEvent>> ReadStream(
        StreamName stream, ReadDirection direction = ReadDirection.Forwards, long from = 0,
        long maxCount = long.MaxValue) =>
        await Reader.ReadStreamAsync(stream, direction, from, maxCount, Cancellation).ToListAsync(Cancellation);

    protected async Task<List<RecordedEvent>> ReadAll(EventFilter? filter = null, long maxCount = long.MaxValue) =>
        await Reader.ReadAllAsync(filter ?? OfThisTest(), ReadDirection.Forwards, _start, maxCount, Cancellation)
            .ToListAsync(Cancellation);

    protected EventFilter OfThisTest(params string[] types) => new([_run], types);

    private static List<Guid> Ids(IEnumerable<RecordedEvent> events) => [.. events.Select(recorded => recorded.Id)];

    private static List<Guid> Ids(IEnumerable<EventData> events) => [.. events.Select(item => item.Id)];
}
