using System.Threading.Channels;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Projections;
using Gse.Domain.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Tasks.Running;

/// <summary>
/// Carries tasks out.
/// <list type="number">
/// <item>What is to be done follows from the log alone: a task that any edge took is led by that edge, or its heir, and
/// each edge gives orders to the agents that it holds.</item>
/// <item>One loop does everything, in this order: what the log says, what agents told, who connected, who is silent; so
/// a word that came in time is recorded before anybody is judged for silence.</item>
/// <item>Whatever comes while an append is made is written with the next one.</item>
/// <item>An order is given again at every reconnect, until the target has ended: agents know what they have.</item>
/// </list>
/// </summary>
internal sealed partial class TaskEngine(
    IEventReader reader, TaskStore store, TaskResumption resumption, TaskCrew crew, NewsRecorder recorder,
    ProjectionProgress progress, TimeProvider time, ILogger<TaskEngine> logger)
    : BackgroundService, ITaskSignals
{
    private const int MostAtOnce = 4_096;
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly EventFilter Tasks = EventFilter.Streams(StreamName.TaskPrefix);

    /// <summary>Tasks of which an event could not be followed; taken up anew at the next tick.</summary>
    private readonly HashSet<TaskId> _missed = [];

    private readonly Channel<Work> _inbox = Channel.CreateUnbounded<Work>(
        new UnboundedChannelOptions { SingleReader = true });

    public void LinkUp(ITaskLink link) => _inbox.Writer.TryWrite(new Work.Up(link));

    public void News(RunNews news) => _inbox.Writer.TryWrite(new Work.Told(news));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await progress.CaughtUp.WaitAsync(stoppingToken);
            // Read before the list: what happens in between is followed, and what is followed twice changes nothing.
            var from = progress.Position;
            await resumption.RunAsync(this, stoppingToken);
            await Task.WhenAll(
                FollowAsync(from, stoppingToken), TickAsync(stoppingToken), WorkAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private async Task FollowAsync(LogPosition from, CancellationToken cancellation)
    {
        while (true)
        {
            await TryAsync(
                async () =>
                {
                    await foreach (var message in reader.SubscribeToAllAsync(Tasks, from, cancellation))
                    {
                        if (message.Event is { } recorded && EventCodec.Decode(recorded) is TaskEvent happened)
                        {
                            _inbox.Writer.TryWrite(new Work.Happened(recorded, happened));
                        }

                        from = message.Position;
                    }
                },
                cancellation);
            await Task.Delay(Again, time, cancellation);
        }
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TickInterval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            _inbox.Writer.TryWrite(Work.Tick.Now);
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        var load = new WorkLoad();
        while (await _inbox.Reader.WaitToReadAsync(cancellation))
        {
            load.Clear();
            while (load.Count < MostAtOnce && _inbox.Reader.TryRead(out var work))
            {
                load.Add(work);
            }

            await TryAsync(() => DoAsync(load, cancellation), cancellation);
        }
    }

    private async Task DoAsync(WorkLoad load, CancellationToken cancellation)
    {
        var touched = new HashSet<TaskId>();
        foreach (var (recorded, happened) in load.Happened)
        {
            if (!await TryAsync(() => FollowAsync(recorded, happened, touched, cancellation), cancellation))
            {
                // Nothing tells it again, and what agents told meanwhile must not be lost with it.
                _missed.Add(happened.Task);
            }
        }

        if (load.Told.Count > 0)
        {
            touched.UnionWith(await recorder.RecordAsync(load.Told, cancellation));
        }

        foreach (var link in load.Up)
        {
            await crew.GreetAsync(link, cancellation);
        }

        foreach (var task in touched)
        {
            await crew.LeadAsync(task, cancellation);
        }

        if (load.IsTick)
        {
            foreach (var task in _missed.ToList())
            {
                crew.Resume(await store.NowAsync(task, cancellation));
                _missed.Remove(task);
            }

            foreach (var task in crew.Open)
            {
                await TryAsync(() => crew.LookAtAsync(task, cancellation), cancellation);
            }
        }
    }

    private async Task FollowAsync(
        RecordedEvent recorded, TaskEvent happened, HashSet<TaskId> touched, CancellationToken cancellation)
    {
        var state = await store.FollowAsync(happened.Task, recorded, happened, cancellation);
        if (state is TaskState.Known known)
        {
            crew.Follow(known, happened);
            touched.Add(happened.Task);
        }

        if (state is TaskState.Finished)
        {
            recorder.Forget(happened.Task);
        }
    }

    /// <summary>What failed is found again at the next tick: everything follows from the log.</summary>
    private async Task<bool> TryAsync(Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && failure is not OutOfMemoryException)
        {
            Log.Failed(logger, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Error, "A step of the tasks failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(1411, LogLevel.Debug, "Task engine stops")]
        public static partial void Stopping(ILogger logger);
    }
}
