using System.Diagnostics;
using System.Globalization;
using Gse.Bench.Common;
using Gse.Bench.Delivery;

// dotnet run -c Release --project bench/Delivery -- [records] [runs]
var records = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
await using var edge = await EdgeUnderLoad.StartAsync();
await edge.RunAsync(records / 2, 16, 1_000);
await edge.RunAsync(records / 20, 64, 1);

var table = new ResultTable();
for (var run = 0; run < runs; run++)
{
    var many = await Measured.OfAsync(records, () => edge.RunAsync(records, 16, 1_000));
    table.Add("records of 1 KB through a lane, 1,000 at once, one core", "records/s", many.PerSecond);
    table.Add("the same, allocated for a record", "bytes", many.BytesEach);
    table.Add("the same, processor for a record", "us", many.ProcessorEach);

    var single = await Measured.OfAsync(records / 10, () => edge.RunAsync(records / 10, 64, 1));
    table.Add("records of 1 KB through a lane, one at once, 64 callers", "records/s", single.PerSecond);
    table.Add("the same, one at once, allocated for a record", "bytes", single.BytesEach);

    // The first calls turn the lane to its spool; they are not measured.
    edge.Sink.IsDown = true;
    await edge.RunAsync(1_600, 16, 100);
    var (spooled, taken) = (records / 5, edge.Sink.Taken);
    var down = await Measured.OfAsync(spooled, () => edge.RunAsync(spooled, 16, 1_000));
    table.Add("records of 1 KB into the spool, until acknowledged", "records/s", down.PerSecond);
    if (edge.Status.Spooled < spooled)
    {
        throw new InvalidOperationException($"Not in the spool: {edge.Status}");
    }

    edge.Sink.IsDown = false;
    await edge.TakenAsync(taken + 1);
    var watch = Stopwatch.StartNew();
    var first = edge.Sink.Taken;
    await edge.TakenAsync(taken + spooled + 1_600);
    if (edge.Sink.Taken > first)
    {
        table.Add(
            "records of 1 KB out of the spool", "records/s", (edge.Sink.Taken - first) / watch.Elapsed.TotalSeconds);
    }
}

table.Print(Console.Out);
return 0;
