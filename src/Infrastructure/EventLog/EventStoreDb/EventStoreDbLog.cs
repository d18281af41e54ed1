using Gse.Application.EventLog;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// The event log in EventStoreDB, over its gRPC protocol. Nothing is connected until it is used; from then on lost
/// connections are mended here. What cannot be done in time fails as <see cref="EventStoreDbException"/>.
/// </summary>
public sealed class EventStoreDbLog : IEventReader, IEventWriter, IAsyncDisposable, IDisposable
{
    private readonly LeaderConnection _leader;
    private readonly Retries _retries;
    private readonly FleetNames _names;
    private readonly NewestEvents _newest;
    private readonly LogReader _reader;
    private readonly Appender _appender;
    private readonly StreamSettings _settings;
    private readonly ILogger _logger;

    /// <exception cref="EventStoreDbException">Misconfigured: the connection string cannot be used.</exception>
    public EventStoreDbLog(EventStoreDbOptions options, TimeProvider time, ILogger<EventStoreDbLog> logger)
    {
        _logger = logger;
        _leader = new LeaderConnection(ConnectionStringParser.Parse(options.ConnectionString), time, logger);
        _retries = new Retries(_leader, time);
        _names = new FleetNames(options.StreamPrefix);
        _newest = new NewestEvents(_leader, _retries, _names, options.ReadPatience, options.SearchTime);
        _reader = new LogReader(_leader, _retries, _names, _newest, options.ReadPatience);
        _appender = new Appender(_leader, _retries, _reader, _names, options, time, logger);
        _settings = new StreamSettings(_reader, _appender);
    }

    /// <inheritdoc/>
    /// <remarks>Cancelled while it waits for its answer, the append may still be written.</remarks>
    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation)
    {
        AppendLimits.Check(append);
        return _appender.AppendAsync(append, cancellation);
    }

    /// <inheritdoc/>
    /// <remarks>Cancelled while it waits for its answers, the appends may still be written.</remarks>
    public ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        foreach (var append in appends)
        {
            AppendLimits.Check(append);
        }

        return _appender.AppendManyAsync(appends, cancellation);
    }

    public ValueTask SetRetentionAsync(
        StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
        _settings.SetRetentionAsync(stream, retention, cancellation);

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, ReadDirection direction, long from, long maxCount, CancellationToken cancellation) =>
        _reader.ReadStreamAsync(stream, direction, from, maxCount, cancellation);

    public IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        EventFilter filter, ReadDirection direction, LogPosition from, long maxCount,
        CancellationToken cancellation) =>
        _reader.ReadAllAsync(filter, direction, from, maxCount, cancellation);

    public IAsyncEnumerable<LogMessage> SubscribeToAllAsync(
        EventFilter filter, LogPosition after, CancellationToken cancellation) =>
        new AllSubscription(_leader, _retries, _newest, _names, filter, _logger).RunAsync(after, cancellation);

    public ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation) => _newest.HeadAsync(cancellation);

    public ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation) =>
        _settings.ReadRetentionAsync(stream, cancellation);

    /// <summary>Fails what is not answered yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await _appender.DisposeAsync();
        _leader.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
