using Gse.Bench.Common;
using Gse.Bench.EventLog;

// dotnet run -c Release --project bench/EventLog -- [append|read|subscribe] [--runs N] [--events N] [--folder PATH]
// dotnet run -c Release --project bench/EventLog -- eventstore --log esdb://HOST:PORT?tls=false [--runs N] [--events N]
var settings = BenchSettings.Parse(args);
var table = new ResultTable();
if (settings.Runs("append"))
{
    await AppendBench.RunAsync(settings, table);
}

if (settings.Runs("read"))
{
    await ReadBench.RunAsync(settings, table);
}

if (settings.Runs("subscribe"))
{
    await SubscribeBench.RunAsync(settings, table);
}

// Not one of all: it needs a server.
if (settings.Only == "eventstore")
{
    await EventStoreBench.RunAsync(settings, table);
}

table.Print(Console.Out);
