using System.Globalization;
using Gse.Application.Projections;
using Gse.Bench.Projections;
using Gse.Infrastructure.EventLog.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

// dotnet run -c Release --project bench/Projections -- [events] [agents] [runs]
// GSE_BENCH_POSTGRES: a connection string; with it the read model on PostgreSQL is measured, too.
var events = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500_000;
var agents = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
var runs = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
var folder = Directory.CreateTempSubdirectory("gse-bench-");
try
{
    var options = new SqliteLogOptions { Path = Path.Combine(folder.FullName, "log.db") };
    using var log = SqliteEventLog.Open(options, TimeProvider.System, NullLogger<SqliteEventLog>.Instance);
    var written = await History.WriteAsync(log, agents, events, CancellationToken.None);
    var head = await log.ReadHeadAsync(CancellationToken.None);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written:N0} events of {agents:N0} agents"));
    for (var run = 0; run < runs; run++)
    {
        var path = Path.Combine(folder.FullName, $"read{run}.db");
        await Figure.MeasureAsync(written, () => Rebuild.ReadAsync(log, head), took => [("read", took)]);
        await Figure.MeasureAsync(written, () => Rebuild.DecodeAsync(log, head), took => [("read, decode", took)]);
        await Figure.MeasureAsync(
            written, () => Rebuild.ProjectAsync(log, head, path),
            took => [("rebuild, until it can be read", took.Readable), ("rebuild, until it is stored", took.Stored)]);
        await Figure.MeasureAsync(
            written, () => Rebuild.ProjectAsync(log, head, path: null), took => [("rebuild in memory", took.Stored)]);
        if (Environment.GetEnvironmentVariable("GSE_BENCH_POSTGRES") is { Length: > 0 } postgres)
        {
            await using var services = Visible.Postgres(postgres, $"bench{Guid.NewGuid():N}"[..16]);
            var store = services.GetRequiredService<IReadModelStore>();
            await store.OpenAsync(Projector.Version, CancellationToken.None);
            await Figure.MeasureAsync(
                written, () => Rebuild.ProjectAsync(log, head, store),
                took => [("rebuild, until it is in PostgreSQL", took.Stored)]);
            await Visible.MeasureAsync(log, store, agents, 2_000);
            head = await log.ReadHeadAsync(CancellationToken.None);
        }
    }
}
finally
{
    folder.Delete(recursive: true);
}
