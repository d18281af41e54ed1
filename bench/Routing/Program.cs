using Gse.Bench.Routing;

// dotnet run -c Release --project bench/Routing -- [--quick]
var quick = args.Contains("--quick");
FilterBench.Run(quick);
await TableBench.RunAsync(quick);
