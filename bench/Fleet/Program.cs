using System.Globalization;
using System.Runtime.InteropServices;
using Gse.Bench.Fleet;
using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;
using Gse.Bench.Fleet.Scenarios;

// Called by bench/run.sh, which pins it to a core: see there and bench/README.md.
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

if (args is ["table", var results])
{
    return Table.Print(results, Console.Out);
}

if (args is ["fork", var program, var times])
{
    var took = BareFork.Run(program, int.Parse(times, CultureInfo.InvariantCulture)).TotalSeconds;
    Console.WriteLine(took.ToString(CultureInfo.InvariantCulture));
    return 0;
}

var settings = BenchSettings.Parse(args);
if (settings is null)
{
    Console.Error.WriteLine(BenchSettings.Usage);
    return 2;
}

try
{
    return await ScenarioRunner.RunAsync(settings, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("fleet: stopped");
    return 130;
}
