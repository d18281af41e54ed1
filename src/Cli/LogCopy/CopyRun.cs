using Gse.Application;
using Gse.Application.LogCopy;
using Gse.Infrastructure.EventLog.EventStoreDb;

namespace Gse.Cli.LogCopy;

/// <summary>One run of <c>gse log copy</c>.</summary>
internal static class CopyRun
{
    public static async Task<int> RunAsync(
        LogAddress from, LogAddress to, Printer printer, CancellationToken cancellation)
    {
        var terminal = printer.Terminal;
        if ((from.Problem() ?? to.Problem() ?? ProblemOf(from, to)) is { } problem)
        {
            return terminal.Fail(problem);
        }

        try
        {
            await using var source = OpenLog.Source(from, terminal.Time);
            await using var target = OpenLog.Target(to, terminal.Time);
            var begun = terminal.Time.GetTimestamp();
            var result = await CopyProgress.ShowAsync(printer, progress => new LogCopier(
                new LogCopySource(source.Reader, source.Filter, source.Marks),
                new LogCopyTarget(target.Reader, target.Writer, target.Filter, target.Marks!),
                progress).RunAsync(cancellation));
            if (result.Refusal is { } refusal)
            {
                return terminal.Fail(new Failure(ExitCode.Error, refusal.Message));
            }

            var copied = CopiedLog.Of(from, to, result.Value, terminal.Time.GetElapsedTime(begun));
            printer.Print(copied, CopyJson.Printed.CopiedLog, () => CopyTable.Of(copied));
            return ExitCode.Ok;
        }
        catch (EngineException failure)
        {
            return terminal.Fail(new Failure(CodeOf(failure), failure.Message));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return terminal.Fail(new Failure(ExitCode.Error, "broken off; run it again and it goes on"));
        }
    }

    private static Failure? ProblemOf(LogAddress from, LogAddress to)
    {
        if (from.IsEventStoreDb)
        {
            return to.IsEventStoreDb && from.Engine == to.Engine && from.Prefix == to.Prefix
                ? new Failure(ExitCode.Usage, "--from and --to are the same log")
                : null;
        }

        return !File.Exists(from.Path) ? new Failure(ExitCode.NotFound, $"there is no log {from.Path}")
            : to.IsEventStoreDb ? null
            : from.Path == to.Path ? new Failure(ExitCode.Usage, "--from and --to are the same log")
            : from.DeliveryPath == to.DeliveryPath ? new Failure(
                ExitCode.Usage,
                $"{from.DeliveryPath} says how far the log of --from was delivered and would be overwritten; give --to "
                + "a folder of its own, or name it with --to-data")
            : null;
    }

    private static int CodeOf(EngineException failure) => failure switch
    {
        EventStoreDbException { Failure: EventStoreDbFailure.Misconfigured } => ExitCode.Usage,
        EventStoreDbException
        {
            Failure: EventStoreDbFailure.Unreachable or EventStoreDbFailure.OutcomeUnknown,
        } => ExitCode.NotReachable,
        _ => ExitCode.Error,
    };
}
