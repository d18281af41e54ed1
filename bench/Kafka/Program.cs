using System.Globalization;
using Gse.Bench.Common;
using Gse.Bench.Kafka;

// dotnet run -c Release --project bench/Kafka -- [records] [runs] [core of the brokers]
if (args is ["brokers"])
{
    return Brokers.Serve();
}

var records = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500_000;
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
using var brokers = Brokers.Start(args.Length > 2 ? args[2] : null);
var payload = new Payload();
using var bare = new BareProducer(brokers.Bootstrap);
await using var sink = new SinkUnderLoad(brokers.Bootstrap);
await using var lane = await LaneUnderLoad.StartAsync(brokers.Bootstrap);
bare.Run(payload, records / 2);
await lane.RunAsync(payload, records / 2);
await sink.RunAsync(payload, records / 2, 10_000);
await sink.RunAsync(payload, records / 2, 500);

var table = new ResultTable();
for (var run = 0; run < runs; run++)
{
    var loop = Measured.Of(records, () => bare.Run(payload, records));
    var large = await Measured.OfAsync(records, () => sink.RunAsync(payload, records, 10_000));
    var small = await Measured.OfAsync(records, () => sink.RunAsync(payload, records, 500));
    var edge = await Measured.OfAsync(records, () => lane.RunAsync(payload, records));
    table.Add("bare producer loop, 1 KB records, one core", "records/s", loop.PerSecond);
    table.Add("records of 1 KB routed to one Kafka sink, one core", "records/s", edge.PerSecond);
    table.Add("routed to one Kafka sink, ratio to the bare loop", "", edge.PerSecond / loop.PerSecond);
    table.Add("Kafka sink by itself, batches of 10,000", "records/s", large.PerSecond);
    table.Add("Kafka sink by itself, batches of 500", "records/s", small.PerSecond);
    table.Add("bare producer loop, allocated for a record", "bytes", loop.BytesEach);
    table.Add("Kafka sink, allocated for a record", "bytes", large.BytesEach);
    table.Add("routed to one Kafka sink, allocated for a record", "bytes", edge.BytesEach);
    table.Add("bare producer loop, processor for a record", "us", loop.ProcessorEach);
    table.Add("Kafka sink, processor for a record", "us", large.ProcessorEach);
    table.Add("routed to one Kafka sink, processor for a record", "us", edge.ProcessorEach);
}

table.Print(Console.Out);
return 0;
