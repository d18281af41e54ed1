using System.Reactive.Concurrency;
using Gse.Application.EventLog;
using Gse.Application.Liveness;
using Gse.Testing.EventLog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Liveness;

public sealed class When_nobody_beats_and_the_log_goes_away : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly AwayLog _log = new(new InMemoryEventLog());
    private readonly LivenessPipeline _pipeline;
    private readonly LogWatch _watch;

    public When_nobody_beats_and_the_log_goes_away()
    {
        _pipeline = new LivenessPipeline(new LivenessOptions(), DefaultScheduler.Instance, _time);
        _watch = new LogWatch(_log, _pipeline, _time, NullLogger<LogWatch>.Instance);
    }

    public async ValueTask InitializeAsync() => await _watch.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _log.Held?.TrySetResult();
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        _pipeline.Dispose();
    }

    [Fact]
    public async Task the_edge_is_impaired_and_well_again_when_it_is_back()
    {
        await PassUntilAsync(() => _watch.Answers);
        Assert.Null(_pipeline.Impairment);

        _log.Away = true;
        await PassUntilAsync(() => !_watch.Answers);
        Assert.Equal("log out of reach", _pipeline.Impairment);

        _log.Away = false;
        await PassUntilAsync(() => _watch.Answers && _pipeline.Impairment is null);
    }

    [Fact]
    public async Task a_log_that_says_nothing_at_all_is_away_too()
    {
        await PassUntilAsync(() => _watch.Answers);
        _log.Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await PassUntilAsync(() => !_watch.Answers && _pipeline.Impairment is not null);
        Assert.True(_watch.Silence >= TimeSpan.FromSeconds(3));

        _log.Held.SetResult();
        await PassUntilAsync(() => _watch.Answers && _pipeline.Impairment is null);
    }

    [Fact]
    public void an_answer_does_not_hide_that_beats_cannot_be_written()
    {
        _pipeline.SetLogReachable(false);
        _pipeline.SetLogReachable(false, LogSense.Reads);
        _pipeline.SetLogReachable(true, LogSense.Reads);
        Assert.NotNull(_pipeline.Impairment);
        _pipeline.SetLogReachable(true);
        Assert.Null(_pipeline.Impairment);
    }

    /// <summary>
    /// Moves the clock on until it is so; the watch may not have set its timer yet when it moves first.
    /// </summary>
    private async Task PassUntilAsync(Func<bool> so)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!so())
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await look.WaitForNextTickAsync(deadline.Token);
        }
    }

    private sealed class AwayLog(InMemoryEventLog log) : IEventReader
    {
        public volatile bool Away;

        public volatile TaskCompletionSource? Held;

        public async ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation)
        {
            if (Held is { } held)
            {
                await held.Task.WaitAsync(cancellation);
            }

            return Away ? throw new IOException("no such log") : await log.ReadHeadAsync(cancellation);
        }

        public ValueTask<StreamRetention?> ReadRetentionAsync(StreamName stream, CancellationToken cancellation) =>
            log.ReadRetentionAsync(stream, cancellation);

        public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
            StreamName stream, ReadDirection direction, long from, long maxCount, CancellationToken cancellation) =>
            log.ReadStreamAsync(stream, direction, from, maxCount, cancellation);

        public IAsyncEnumerable<RecordedEvent> ReadAllAsync(
            EventFilter filter, ReadDirection direction, LogPosition from, long maxCount,
            CancellationToken cancellation) =>
            log.ReadAllAsync(filter, direction, from, maxCount, cancellation);

        public IAsyncEnumerable<LogMessage> SubscribeToAllAsync(
            EventFilter filter, LogPosition after, CancellationToken cancellation) =>
            log.SubscribeToAllAsync(filter, after, cancellation);
    }
}
