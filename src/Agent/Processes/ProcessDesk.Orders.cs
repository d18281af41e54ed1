using System.Globalization;
using Google.Protobuf.Collections;
using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

// What each order means for the process and for its registration.
internal sealed partial class ProcessDesk
{
    private async Task<Outcome> CarryOutAsync(ProcessOrder order, CancellationToken cancellation)
    {
        var known = store.Find(KeyOf(order));
        switch (order.Operation)
        {
            case ProcessOperation.Register when known is not null:
                return new Outcome(ProcessCode.AlreadyRegistered, Known);
            case ProcessOperation.Register or ProcessOperation.Delegate:
                Host(order, known, startedAt: null);
                return new Outcome(ProcessCode.Done);
            case ProcessOperation.Update:
                Put(order, known, known?.Hosted ?? true, startedAt: null);
                return new Outcome(ProcessCode.Done);
            case ProcessOperation.Undelegate:
                LetGo(order);
                return new Outcome(ProcessCode.Done);
            case ProcessOperation.Unregister:
                store.Remove(KeyOf(order));
                Changed(order);
                return new Outcome(ProcessCode.Done);
            default:
                return await ActAsync(order, known, (order.Spec ?? known?.Spec)!, cancellation);
        }
    }

    private async Task<Outcome> ActAsync(
        ProcessOrder order, Registration? known, ProcessSpec spec, CancellationToken cancellation)
    {
        var watch = Registration.WatchOf(order.Process.Namespace, order.Process.Name, spec);
        var actions = new ProcessActions(runner, spec, watch, time);
        var begun = time.GetUtcNow();
        var outcome = await (order.Operation switch
        {
            ProcessOperation.Start => actions.StartAsync(cancellation),
            ProcessOperation.Restart => actions.RestartAsync(cancellation),
            ProcessOperation.Stop => actions.StopAsync(cancellation),
            ProcessOperation.Kill => actions.KillAsync(cancellation),
            _ => actions.ReloadAsync(cancellation),
        });
        if (order.Operation is ProcessOperation.Stop or ProcessOperation.Kill && IsToBeLeft(outcome, actions))
        {
            LetGo(order);
        }
        else if (order.Operation is ProcessOperation.Start or ProcessOperation.Restart && IsUp(outcome, spec))
        {
            Host(order, known, begun);
        }

        return outcome;
    }

    // Not only after a success: one that is not there, that goes later than the check waits, or that goes though its
    // command failed is wanted stopped all the same, and must not be started again by supervision.
    private static bool IsToBeLeft(Outcome outcome, ProcessActions actions) =>
        outcome.Code is ProcessCode.Done or ProcessCode.NotRunning or ProcessCode.CheckFailed
        || actions.Find() is null;

    // One that runs once may have done its work before the check: its clients take that for a success, too.
    private static bool IsUp(Outcome outcome, ProcessSpec spec) =>
        outcome.Succeeded
        || (outcome.Code == ProcessCode.CheckFailed && spec.AutoType == ProcessSpecs.RunOnce && !IsStop(outcome));

    private static bool IsStop(Outcome outcome) => outcome.Text.StartsWith("stop", StringComparison.Ordinal);

    private void Host(ProcessOrder order, Registration? known, DateTimeOffset? startedAt) =>
        Put(order, known, hosted: true, startedAt);

    private void Put(ProcessOrder order, Registration? known, bool hosted, DateTimeOffset? startedAt)
    {
        var spec = order.Spec?.Clone() ?? known!.Spec;
        store.Put(new Registration(
            order.Process.Namespace,
            order.Process.Name,
            spec,
            order.Labels.Count > 0 || known is null ? RegistrationStore.Sorted(order.Labels) : known.Labels,
            hosted,
            known is not null && known.Spec.VersionCmd == spec.VersionCmd ? known.Version : "",
            known?.RegisteredAtMs ?? time.GetUtcNow().ToUnixTimeMilliseconds(),
            startedAt?.ToUnixTimeMilliseconds() ?? known?.StartedAtMs ?? 0));
        Changed(order);
    }

    private void LetGo(ProcessOrder order)
    {
        if (store.Change(KeyOf(order), r => r with { Hosted = false }))
        {
            Changed(order);
        }
    }

    private void Changed(ProcessOrder order)
    {
        list.Publish();
        cronRounds.Look();
        probeRounds.Ask(KeyOf(order));
    }

    // What can be said before the process is looked at.
    private Outcome? Flaw(ProcessOrder order)
    {
        var (@namespace, name) = (order.Process?.Namespace ?? "", order.Process?.Name ?? "");
        if (!Enum.IsDefined(order.Operation))
        {
            return new Outcome(ProcessCode.Unsupported, string.Create(
                CultureInfo.InvariantCulture, $"Operation {(int)order.Operation} is not supported."));
        }

        if (!WatchParser.IsPart(@namespace)
            || (order.Operation != ProcessOperation.SetGroups && !WatchParser.IsPart(name)))
        {
            return Outcome.Failed(
                "Namespace and name must be 1 to 128 characters without ':' and control characters, "
                + $"are '{@namespace}' and '{name}'.");
        }

        if (order.Operation == ProcessOperation.SetGroups)
        {
            return PoolFlaw(order.Groups) is { } pools ? Outcome.Failed(pools) : null;
        }

        if (order.Operation != ProcessOperation.Query && list.Configured(KeyOf(order)) is not null)
        {
            return Outcome.Failed(
                $"{KeyOf(order)} is in the configuration of this agent (gse_agent.conf), which decides; "
                + "take it out of there first.");
        }

        return order.Spec?.Flaw() is { } flaw ? Outcome.Failed(flaw) : null;
    }

    private Outcome? MissingSpec(ProcessOrder order) =>
        order.Spec is not null || order.Operation == ProcessOperation.Unregister || store.Find(KeyOf(order)) is not null
            ? null
            : Outcome.Failed($"{KeyOf(order)} is not registered on this host, and the order has no spec.");

    private static string? PoolFlaw(RepeatedField<ProcessGroup> groups)
    {
        if (groups.Any(g => g.Id.Length == 0) || groups.DistinctBy(g => g.Id).Count() < groups.Count)
        {
            return "Every group needs an id of its own.";
        }

        return groups.All(g => g is { CpuPoolLimit: >= 0 and <= 100, MemoryPoolLimit: >= 0 and <= 100 }
            && g is { CpuPoolWeight: 0 or 1, MemoryPoolWeight: 0 or 1 })
            ? null
            : "Limits must be percentages from 0 to 100, and weights 0 or 1.";
    }
}
