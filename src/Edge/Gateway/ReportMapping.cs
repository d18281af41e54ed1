using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Processes;
using Gse.Protocol;
using Events = Gse.Domain.Processes;

namespace Gse.Edge.Gateway;

/// <summary>Reports of the wire as events of the domain, cut to what we are willing to keep.</summary>
internal static class ReportMapping
{
    private const int MaxCommandLine = 4_096;
    private const int MaxLabels = 64;

    /// <summary>
    /// Null for a report that is of no use: of a later version, or without a process that can be named.
    /// </summary>
    public static IDomainEvent? ToDomain(AgentId agent, Report report)
    {
        var at = FactsMapping.Time(report.AtMs);
        if (report.BodyCase == Report.BodyOneofCase.ReportsDropped)
        {
            return new AgentReportsDropped(agent, (long)Math.Min(report.ReportsDropped.Count, long.MaxValue), at);
        }

        if (report.BodyCase == Report.BodyOneofCase.ProcessGroupsSet)
        {
            return GroupsSet(report.ProcessGroupsSet);
        }

        if (NameOf(report) is not { } name || !ProcessKey.TryCreate(name.Namespace, name.Name, out var key))
        {
            return null;
        }

        return report.BodyCase switch
        {
            Report.BodyOneofCase.ProcessRegistered =>
                new Events.ProcessRegistered(agent, key, Watch(report.ProcessRegistered), at),
            Report.BodyOneofCase.ProcessUnregistered => new Events.ProcessUnregistered(agent, key, at),
            Report.BodyOneofCase.ProcessStarted => Started(report.ProcessStarted),
            Report.BodyOneofCase.ProcessExited => Exited(report.ProcessExited),
            Report.BodyOneofCase.ProcessRestarted => Restarted(report.ProcessRestarted),
            Report.BodyOneofCase.ProcessRestartFailed => RestartFailed(report.ProcessRestartFailed),
            Report.BodyOneofCase.ProcessLimitExceeded => LimitExceeded(report.ProcessLimitExceeded),
            Report.BodyOneofCase.ProcessGroupLimitExceeded => GroupLimitExceeded(report.ProcessGroupLimitExceeded),
            _ => null,
        };

        IDomainEvent? GroupsSet(Gse.Protocol.ProcessGroupsSet e) => ProcessKey.IsPart(e.Namespace)
            ? new Events.ProcessGroupsSet(agent, e.Namespace, SpecMapping.ToDomain(e.Groups), at)
            : null;

        IDomainEvent Started(Gse.Protocol.ProcessStarted e) => new Events.ProcessStarted(
            agent, key, e.Pid, FactsMapping.Time(e.StartedAtMs), FactsMapping.Cut(e.CommandLine, MaxCommandLine), at);

        IDomainEvent Exited(Gse.Protocol.ProcessExited e) => new Events.ProcessExited(
            agent, key, e.Pid, e.HasExitCode ? e.ExitCode : null, e.HasSignal ? e.Signal : null, at);

        IDomainEvent Restarted(Gse.Protocol.ProcessRestarted e) => new Events.ProcessRestarted(
            agent, key, e.Pid, e.Attempt, FactsMapping.Time(e.StartedAtMs),
            FactsMapping.Cut(e.CommandLine, MaxCommandLine), at);

        IDomainEvent RestartFailed(Gse.Protocol.ProcessRestartFailed e) => new Events.ProcessRestartFailed(
            agent, key, e.Attempt, FactsMapping.Cut(e.Reason), e.GivenUp, at);

        IDomainEvent LimitExceeded(Gse.Protocol.ProcessLimitExceeded e) => new Events.ProcessLimitExceeded(
            agent, key, e.Pid, FactsMapping.Cut(e.Resource), SpecMapping.Finite(e.UsagePercent),
            SpecMapping.Finite(e.LimitPercent), at);

        IDomainEvent GroupLimitExceeded(Gse.Protocol.ProcessGroupLimitExceeded e) =>
            new Events.ProcessGroupLimitExceeded(
                agent, key, FactsMapping.Cut(e.Group), e.Pid, FactsMapping.Cut(e.Resource),
                SpecMapping.Finite(e.UsagePercent), SpecMapping.Finite(e.LimitPercent), at);
    }

    private static ProcessName? NameOf(Report report) => report.BodyCase switch
    {
        Report.BodyOneofCase.ProcessRegistered => report.ProcessRegistered.Process,
        Report.BodyOneofCase.ProcessUnregistered => report.ProcessUnregistered.Process,
        Report.BodyOneofCase.ProcessStarted => report.ProcessStarted.Process,
        Report.BodyOneofCase.ProcessExited => report.ProcessExited.Process,
        Report.BodyOneofCase.ProcessRestarted => report.ProcessRestarted.Process,
        Report.BodyOneofCase.ProcessRestartFailed => report.ProcessRestartFailed.Process,
        Report.BodyOneofCase.ProcessLimitExceeded => report.ProcessLimitExceeded.Process,
        Report.BodyOneofCase.ProcessGroupLimitExceeded => report.ProcessGroupLimitExceeded.Process,
        _ => null,
    };

    private static ProcessWatch Watch(Gse.Protocol.ProcessRegistered e) => new(
        FactsMapping.Cut(e.ProcName), FactsMapping.Cut(e.PidPath, MaxCommandLine),
        FactsMapping.Cut(e.CommandLine, MaxCommandLine), e.Supervised, FactsMapping.Cut(e.Version),
        e.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Take(MaxLabels)
            .DistinctBy(label => FactsMapping.Cut(label.Key))
            .ToDictionary(label => FactsMapping.Cut(label.Key), label => FactsMapping.Cut(label.Value)))
    {
        Spec = e.Spec is { } spec ? SpecMapping.ToDomain(spec) : null,
    };
}
