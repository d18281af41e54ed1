using Gse.Application.Sessions;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Tasks.Running;

/// <summary>
/// At the start of an edge: takes up all tasks that have not finished, and greets the agents that are here.
/// </summary>
internal sealed partial class TaskResumption(
    TaskStore store, TaskProjection tasks, TaskCrew crew, SessionRegistry sessions, TimeProvider time,
    ILogger<TaskResumption> logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public async Task RunAsync(ITaskSignals signals, CancellationToken cancellation)
    {
        foreach (var open in tasks.All.Where(task => task.Stage != TaskStage.Finished).ToList())
        {
            while (!await TryResumeAsync(open, cancellation))
            {
                await Task.Delay(Again, time, cancellation);
            }
        }

        foreach (var orders in sessions.All.Select(link => link.Tasks).OfType<ITaskLink>())
        {
            signals.LinkUp(orders);
        }
    }

    private async Task<bool> TryResumeAsync(TaskView open, CancellationToken cancellation)
    {
        try
        {
            crew.Resume(await store.NowAsync(open.Id, cancellation));
            return true;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && failure is not OutOfMemoryException)
        {
            Log.NotRead(logger, failure, open.Id.Value);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1412, LogLevel.Error, "Task {Task} cannot be taken up; it is tried again")]
        public static partial void NotRead(ILogger logger, Exception failure, string task);
    }
}
