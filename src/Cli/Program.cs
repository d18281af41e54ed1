using Gse.Cli;
using Gse.Cli.Commands;

using var stop = new CancellationTokenSource();
using var interrupted = StopOn(System.Runtime.InteropServices.PosixSignal.SIGINT);
using var terminated = StopOn(System.Runtime.InteropServices.PosixSignal.SIGTERM);
return await CommandLine.RunAsync(args, Terminal.OfProcess(), Environment.GetEnvironmentVariable, stop.Token);

IDisposable StopOn(System.Runtime.InteropServices.PosixSignal signal) =>
    System.Runtime.InteropServices.PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
