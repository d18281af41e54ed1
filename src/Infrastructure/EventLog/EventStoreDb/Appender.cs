using Gse.Application.EventLog;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Takes appends, and answers each exactly once.
/// <list type="number">
/// <item>Appends of one stream happen in their order, also over a broken call (<see cref="StreamLane"/>).</item>
/// <item>What was sent and not answered is never guessed: it is looked up, or sent again with the same ids.</item>
/// <item>A caller that has gone is never sent for again: its buffers are its own.</item>
/// <item>Repetitions get the original answer, also where the server has forgotten it
/// (<see cref="StreamKnowledge"/>).</item>
/// </list>
/// </summary>
internal sealed partial class Appender : IAsyncDisposable
{
    private const int MaxPooledLanes = 1_024;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StreamLane> _lanes = [];
    private readonly Stack<StreamLane> _pool = [];
    private readonly StreamKnowledge _streams;
    private readonly BatchCalls _calls;
    private readonly CarefulAppends _careful;
    private readonly LeaderConnection _leader;
    private readonly Retries _retries;
    private readonly EventStoreDbOptions _options;
    private readonly ITimer _sweeping;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private int _disposed;
    private readonly ILogger _logger;

    public Appender(
        LeaderConnection leader, Retries retries, LogReader reader, FleetNames names, EventStoreDbOptions options,
        TimeProvider time, ILogger logger)
    {
        (_leader, _retries, _options, _logger) = (leader, retries, options, logger);
        _streams = new StreamKnowledge(options.RememberedEvents);
        _calls = new BatchCalls(leader, names, _gate, _streams.Forget, Broken, time, logger);
        _careful = new CarefulAppends(_gate, _calls, _streams, retries, reader, options);
        _sweeping = time.CreateTimer(
            static appender => ((Appender)appender!).Sweep(), this, SweepInterval, SweepInterval);
        _running = Task.Run(() => _calls.RunAsync(_stopping.Token));
    }

    public ValueTask<AppendResult> AppendAsync(in StreamAppend append, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var work = new AppendWork(this, append, Environment.TickCount64);
        work.StopWaitingOn(cancellation);
        lock (_gate)
        {
            Submit(work);
        }

        return work.Result;
    }

    public async ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var works = new AppendWork[appends.Count];
        for (var i = 0; i < works.Length; i++)
        {
            works[i] = new AppendWork(this, appends[i], Environment.TickCount64);
            works[i].StopWaitingOn(cancellation);
        }

        lock (_gate)
        {
            foreach (var work in works)
            {
                Submit(work);
            }
        }

        var results = new AppendResult[works.Length];
        Exception? failure = null;
        for (var i = 0; i < works.Length; i++)
        {
            try
            {
                results[i] = await works[i].Result;
            }
            catch (Exception e)
            {
                failure ??= e;
            }
        }

        return failure is null ? results : throw failure;
    }

    /// <summary>
    /// Fails what is not answered yet. A container that knows the log by several names says it often.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _sweeping.DisposeAsync();
        await _stopping.CancelAsync();
        await _running;
        lock (_gate)
        {
            foreach (var work in _lanes.Values.SelectMany(lane => lane.Waiting))
            {
                work.Fail(new ObjectDisposedException(nameof(EventStoreDbLog)));
            }
        }

        _careful.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Under the gate: the server's answer to a work that was sent as it is.</summary>
    internal void Answered(AppendWork work, in BatchOutcome outcome)
    {
        switch (outcome.Kind)
        {
            case BatchOutcomeKind.Appended:
                if (work.Kind == AppendKind.Versioned && work.Append.Expected == ExpectedVersion.NoStream)
                {
                    // Begun here: there is nothing older that nobody here knows.
                    _streams.Saw(work.Stream.Value, outcome.Revision);
                }

                _streams.Grew(work.Stream.Value, outcome.Revision);
                work.Complete(AppendResult.Appended(outcome.Revision, outcome.Position));
                break;
            case BatchOutcomeKind.Refused:
                work.Fail(new EventStoreDbException(
                    EventStoreDbFailure.Refused,
                    $"The event log refuses an append to {work.Stream}: {outcome.Reason}."));
                break;
            default:
                work.IsRefused = outcome.Kind == BatchOutcomeKind.WrongVersion;
                GoCarefully(work);
                return;
        }

        Leave(work);
    }

    private void Submit(AppendWork work)
    {
        if (_stopping.IsCancellationRequested)
        {
            work.Fail(new ObjectDisposedException(nameof(EventStoreDbLog)));
            return;
        }

        if (!_lanes.TryGetValue(work.Stream.Value, out var lane))
        {
            lane = _pool.TryPop(out var pooled) ? pooled : new StreamLane();
            lane.Name = work.Stream.Value;
            _lanes.Add(lane.Name, lane);
        }

        work.Lane = lane;
        if (lane.First is not null || !TryStart(work))
        {
            lane.Add(work);
        }
    }

    private bool TryStart(AppendWork work)
    {
        var kind = Judge(work);
        if (!work.Lane.MayStart(kind))
        {
            return false;
        }

        work.Kind = kind;
        work.Lane.Enter(kind);
        if (kind == AppendKind.Careful)
        {
            _ = RunCarefullyAsync(work);
        }
        else
        {
            work.Floor = kind == AppendKind.Shared ? _streams.LastOf(work.Stream.Value) : null;
            _streams.Remember(work.Salt, work.Events);
            _calls.Send(work);
        }

        return true;
    }

    private AppendKind Judge(AppendWork work)
    {
        if (work.MustBeCareful || work.Events.Count == 0)
        {
            return AppendKind.Careful;
        }

        work.IsSuspect |= _streams.HasAny(work.Salt, work.Events);
        return work.Append.Expected != ExpectedVersion.Any ? AppendKind.Versioned
            : work.IsSuspect || !_streams.Knows(work.Stream.Value) ? AppendKind.Careful : AppendKind.Shared;
    }

    private void GoCarefully(AppendWork work)
    {
        work.MustBeCareful = true;
        work.Lane.Leave(work.Kind);
        work.Lane.AddFirst(work);
        Pump(work.Lane);
    }

    private async Task RunCarefullyAsync(AppendWork work)
    {
        try
        {
            // Not within the gate that the caller holds.
            await Task.Yield();
            work.Complete(await _careful.AppendAsync(work));
        }
        catch (Exception e)
        {
            work.Fail(e);
        }

        lock (_gate)
        {
            Leave(work);
        }
    }

    private void Leave(AppendWork work)
    {
        work.Lane.Leave(work.Kind);
        Pump(work.Lane);
    }

    private void Pump(StreamLane lane)
    {
        while (lane.First is { } work && (work.IsSettled || lane.MayStart(AppendKind.Shared)))
        {
            if (!work.IsSettled && !TryStart(work))
            {
                return;
            }

            lane.RemoveFirst();
        }

        if (lane.IsIdle)
        {
            _lanes.Remove(lane.Name);
            if (_pool.Count < MaxPooledLanes)
            {
                _pool.Push(lane);
            }
        }
    }
}
