using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>Waits until a task has finished, for a while. Answers whether it has.</summary>
/// <param name="Within">0 to 60 s.</param>
public sealed record AwaitTask(TaskId Task, TimeSpan Within) : IQuery<bool>
{
    public Role RequiredRole => Role.Viewer;
}

internal sealed class AwaitTaskHandler(TaskStore store, TimeProvider time) : IRequestHandler<AwaitTask, Result<bool>>
{
    /// <summary>What another edge writes is not told here, so it is looked for.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    public async Task<Result<bool>> Handle(AwaitTask request, CancellationToken cancellationToken)
    {
        var (since, changed) = (time.GetTimestamp(), new Signal());
        void OnChanged(TaskId task)
        {
            if (task == request.Task)
            {
                changed.Set();
            }
        }

        store.Changed += OnChanged;
        try
        {
            while (true)
            {
                switch (await store.NowAsync(request.Task, cancellationToken))
                {
                    case TaskState.Finished:
                        return true;
                    case TaskState.Unknown:
                        return new NotFound("task", request.Task.Value);
                }

                var left = request.Within - time.GetElapsedTime(since);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                await WaitAsync(changed, left < LookAgain ? left : LookAgain, cancellationToken);
            }
        }
        finally
        {
            store.Changed -= OnChanged;
        }
    }

    private async Task WaitAsync(Signal changed, TimeSpan atMost, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await changed.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time to look by ourselves.
            return;
        }
    }
}
