using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>
/// Makes sure that what the views do not have does not exist: another edge may have written it a moment ago. Clients
/// take "not found" as the order to add it.
/// </summary>
internal sealed class LateViews(IEventReader reader, ProjectionProgress progress, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What <paramref name="find"/> finds, once the views have seen all that the log has of the stream, or time is up.
    /// </summary>
    public async ValueTask<TView?> FindAsync<TView>(
        StreamName stream, Func<TView?> find, CancellationToken cancellation)
        where TView : class
    {
        if (find() is { } view)
        {
            return view;
        }

        await foreach (var last in reader.ReadStreamAsync(
            stream, ReadDirection.Backwards, long.MaxValue, 1, cancellation))
        {
            await WaitAsync(last.Position, Patience, cancellation);
        }

        return find();
    }

    /// <summary>Waits until the views have seen all that the log has now, or time is up.</summary>
    public async Task CatchUpAsync(TimeSpan within, CancellationToken cancellation) =>
        await WaitAsync(await reader.ReadHeadAsync(cancellation), within, cancellation);

    private async Task WaitAsync(LogPosition position, TimeSpan within, CancellationToken cancellation)
    {
        if (progress.Position >= position)
        {
            return;
        }

        using var patience = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await progress.WaitForAsync(position, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The views are answered as they are.
            return;
        }
    }
}
