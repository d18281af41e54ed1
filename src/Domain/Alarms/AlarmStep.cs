using Gse.Domain.Agents;

namespace Gse.Domain.Alarms;

/// <summary>Something to be told.</summary>
internal abstract record AlarmStep
{
    private AlarmStep()
    {
    }

    /// <summary>An alarm over losses that none speaks of yet.</summary>
    internal sealed record Raise(IReadOnlyList<Loss> Losses) : AlarmStep;

    /// <summary>An alarm again, about those who are still lost.</summary>
    internal sealed record Repeat(OpenAlarm Alarm, IReadOnlyList<AgentId> Agents) : AlarmStep;

    /// <summary>An alarm no longer speaks of some hosts.</summary>
    internal sealed record Clear(OpenAlarm Alarm, IReadOnlyList<AgentId> Agents, AlarmClearance Reason) : AlarmStep;
}
