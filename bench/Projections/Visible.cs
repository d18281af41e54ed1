using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Infrastructure.ReadModels.Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Bench.Projections;

/// <summary>The read model on PostgreSQL: how soon an append is in it.</summary>
internal static class Visible
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(5);

    /// <summary>A schema of its own, which stays: drop it, or the server, when done.</summary>
    public static ServiceProvider Postgres(string connectionString, string schema) => new ServiceCollection()
        .AddLogging()
        .AddMartenReadModels(options =>
        {
            (options.ConnectionString, options.Schema) = (connectionString, schema);
            options.CreateSchema = true;
        })
        .BuildServiceProvider();

    /// <summary>From the moment in which the append is asked for until the commit in PostgreSQL was answered.</summary>
    public static async Task MeasureAsync<TLog>(TLog log, IReadModelStore store, int agents, int count)
        where TLog : IEventReader, IEventWriter
    {
        var progress = new ProjectionProgress();
        using var projector = new Projector(
            log, store, [new AgentProjection(), new ProcessProjection()], progress, TimeProvider.System,
            NullLogger<Projector>.Instance);
        await projector.StartAsync(CancellationToken.None);
        await progress.Activated;
        var took = new List<Task<double>>(count);
        using var timer = new PeriodicTimer(Spacing);
        for (var i = 0; i < count; i++)
        {
            took.Add(OneAsync(log, progress, History.Connected(i % agents, i)));
            await timer.WaitForNextTickAsync();
        }

        var sorted = (await Task.WhenAll(took)).Order().ToArray();
        await projector.StopAsync(CancellationToken.None);
        var (p50, p99, max) = (sorted[count / 2], sorted[count * 99 / 100], sorted[^1]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"append to visible in PostgreSQL: p50 {p50:N0} ms, p99 {p99:N0} ms, at most {max:N0} ms"));
        const string figure = "append to visible in PostgreSQL";
        Console.WriteLine(JsonSerializer.Serialize(new { figure, count, p50, p99, max }));
    }

    private static async Task<double> OneAsync(IEventWriter log, ProjectionProgress progress, StreamAppend append)
    {
        var begun = Stopwatch.GetTimestamp();
        var written = await log.AppendAsync(append, CancellationToken.None);
        await progress.WaitForStoredAsync(written.Position, CancellationToken.None);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
