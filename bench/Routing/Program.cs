using Gse.Bench.Common;
using Gse.Bench.Routing;

// dotnet run -c Release --project bench/Routing -- [--quick]
var quick = args.Contains("--quick");
var table = new ResultTable();
FilterBench.Run(table, quick);
await TableBench.RunAsync(table, quick);
table.Print(Console.Out);
