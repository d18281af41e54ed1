using Gse.Application;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Infrastructure.EventLog.Sqlite;

namespace Gse.Edge.Hosting;

/// <summary>
/// Opens both engines before anything listens; each has a while to answer, then there is one clear line.
/// </summary>
internal static class EdgeEngines
{
    /// <exception cref="EngineException">An engine is out of reach, refuses, or is not fit for use.</exception>
    /// <exception cref="EdgeStartException">An engine did not answer, or is in use.</exception>
    public static async Task OpenAsync(
        IServiceProvider services, EdgeSettings settings, CancellationToken cancellation)
    {
        await OpenLogAsync(services, settings.Log, cancellation);
        await OpenReadModelsAsync(services, settings.ReadModels, cancellation);
    }

    public static async Task OpenLogAsync(IServiceProvider services, LogSettings log, CancellationToken cancellation)
    {
        try
        {
            // An engine may be opened where it is made, so making it counts.
            await WithinAsync(
                log.StartTimeout, LogSettings.Key, log.ToString(),
                async ended => await services.GetRequiredService<IEventReader>().ReadHeadAsync(ended), cancellation);
        }
        catch (SqliteLogException inUse) when (inUse.Failure == SqliteLogFailure.InUse)
        {
            throw new EdgeStartException(
                $"{inUse.Message.TrimEnd('.')}: a SQLite log cannot be shared by edges. Stop the other process, or "
                + "give all edges one EventStoreDB (GSE_LOG=esdb://…)", inUse);
        }
    }

    private static Task OpenReadModelsAsync(
        IServiceProvider services, ReadModelSettings readModels, CancellationToken cancellation) =>
        WithinAsync(
            readModels.StartTimeout, ReadModelSettings.Key, readModels.ToString(),
            async ended => await services.GetRequiredService<IReadModelStore>().OpenAsync(Projector.Version, ended),
            cancellation);

    private static async Task WithinAsync(
        TimeSpan timeout, string key, string engine, Func<CancellationToken, Task> open, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // The engine's own time is the same, and its words are better: it has a moment to say them.
        patience.CancelAfter(timeout + TimeSpan.FromSeconds(1));
        try
        {
            await Task.Run(() => open(patience.Token), patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested)
        {
            throw new EdgeStartException($"{key}: {engine} did not answer within {timeout.TotalSeconds:0} s", slow);
        }
    }
}

/// <summary>The edge cannot start; the message is one line for the operator, without secrets.</summary>
internal sealed class EdgeStartException(string message, Exception? inner = null) : Exception(message, inner);
