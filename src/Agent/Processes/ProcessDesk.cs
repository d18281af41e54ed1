using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Carries out orders: contract gse-tasks-files-processes, section 5.
/// 1. One order at a time for a process, any number for different ones (their commands are bounded by the runner).
/// 2. While an order is carried out supervision keeps its hands off; what the order decided is on disk, and known to
///    the watcher, before supervision takes over again.
/// 3. A query changes nothing and waits for nobody.
/// </summary>
/// <param name="gate">Shared with all that starts processes without the watcher.</param>
/// <param name="host">Who answers; asked for each answer, since an agent may enrol after its start.</param>
internal sealed partial class ProcessDesk(
    RegistrationStore store,
    WatchList list,
    ProcessWatcher watcher,
    KeyedGate gate,
    ICommandRunner runner,
    ProbeRounds probeRounds,
    CronRounds cronRounds,
    ProcessReading reading,
    Action<Report> report,
    Func<HostIdentity> host,
    TimeProvider time,
    ILogger log) : IProcessOrders
{
    private const string Known = "Fail to register, for the process info already exists.";

    private readonly ProcessProbes _probes = new(runner);

    public async Task<ProcessResult> RunAsync(ProcessOrder order, CancellationToken cancellation)
    {
        try
        {
            if (Flaw(order) is { } flaw)
            {
                return Answer(order, flaw);
            }

            return order.Operation switch
            {
                ProcessOperation.SetGroups => SetGroups(order),
                ProcessOperation.Query => await QueryAsync(order, cancellation),
                _ => Answer(order, await HoldAsync(order, cancellation)),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(log, KeyOf(order), e.Message);
            return Answer(order, Outcome.Failed("The agent cannot write to its data folder: nothing was registered."));
        }
    }

    private async Task<Outcome> HoldAsync(ProcessOrder order, CancellationToken cancellation)
    {
        var key = KeyOf(order);
        await gate.EnterAsync(key, cancellation);
        try
        {
            await watcher.HoldAsync(key, cancellation);
            try
            {
                // What is registered may have changed while others had their turn.
                var outcome = MissingSpec(order) ?? await CarryOutAsync(order, cancellation);
                Log.Done(log, order.Operation, key, outcome.Code);
                return outcome;
            }
            finally
            {
                watcher.Release(key);
            }
        }
        finally
        {
            gate.Leave(key);
        }
    }

    private ProcessResult SetGroups(ProcessOrder order)
    {
        if (store.SetGroups(order.Process.Namespace, [.. order.Groups.Select(g => g.Clone())]))
        {
            list.Share();
            report(new Report
            {
                AtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
                ProcessGroupsSet = new ProcessGroupsSet
                {
                    Namespace = order.Process.Namespace,
                    Groups = { order.Groups },
                },
            });
        }

        return new ProcessResult { Content = "{}" };
    }

    private async Task<ProcessResult> QueryAsync(ProcessOrder order, CancellationToken cancellation)
    {
        var key = KeyOf(order);
        var configured = list.Configured(key);
        var known = configured is null ? store.Find(key) : null;
        if (configured is null && MissingSpec(order) is { } missing)
        {
            return Answer(order, missing);
        }

        var spec = order.Spec ?? known?.Spec;
        var watch = configured ?? Registration.WatchOf(order.Process.Namespace, order.Process.Name, spec!);
        var status = await reading.ReadAsync(watch, known, cancellation);
        if (configured is null)
        {
            var answer = await _probes.AskAsync(spec!, status.Pid > 0, cancellation);
            status = status with { Version = answer.Version ?? status.Version, Health = answer.Health };
            probeRounds.Keep(key, answer.Version);
        }

        return new ProcessResult
        {
            Content = ProcessDocuments.Query(host(), status, time.GetUtcNow(), time.LocalTimeZone),
        };
    }

    private ProcessResult Answer(ProcessOrder order, Outcome outcome)
    {
        var key = KeyOf(order);
        var known = store.Find(key);
        var isAuto = (list.Configured(key) ?? known?.Watch)?.Supervise is not null;
        var text = outcome is { Succeeded: true, Text: "" } ? "success" : outcome.Text;
        return new ProcessResult
        {
            ErrorCode = outcome.Code,
            ErrorMessage = outcome.Succeeded ? "" : outcome.Text,
            Content = ProcessDocuments.Control(
                host().AgentId, order.Process?.Name ?? "", order.Spec ?? known?.Spec, isAuto, text),
        };
    }

    private static string KeyOf(ProcessOrder order) => $"{order.Process?.Namespace}:{order.Process?.Name}";

    private static partial class Log
    {
        [LoggerMessage(4108, LogLevel.Information, "{Operation} of {Process} was ordered and ended with {Code}")]
        public static partial void Done(ILogger logger, ProcessOperation operation, string process, int code);

        [LoggerMessage(4109, LogLevel.Error, "an order for {Process} cannot be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, string process, string reason);
    }
}
