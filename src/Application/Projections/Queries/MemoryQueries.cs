using System.Text.Json;
using Gse.Application.Agents;
using Gse.Application.Processes;
using Gse.Application.Routing;
using Gse.Domain.Agents;

namespace Gse.Application.Projections.Queries;

/// <summary>Answers every question, from the projections in memory.</summary>
public sealed class MemoryQueries(
    AgentProjection agents, ProcessProjection processes, ChannelProjection channels, StreamToProjection storages,
    IAgentSignals signals, ProjectionProgress progress) : IReadModelQueries
{
    public ValueTask<ViewPage<AgentView>?> ListAgentsAsync(ListAgents asked, CancellationToken cancellation)
    {
        var found = agents.All.Where(agent => Fits(agent, asked)).Select(agent => (Agent: agent, Seen: Seen(agent)))
            .ToList();
        found.Sort((a, b) => Compare(a, b, asked));
        return PageOf(found.ConvertAll(pair => pair.Agent), asked.Start, asked.Limit);

        DateTimeOffset? Seen(AgentView agent) =>
            asked.Sort == AgentSort.LastSeen ? AgentStatus.Of(agent, signals).LastSeen : null;
    }

    public ValueTask<ViewPage<ListedProcess>?> ListProcessesAsync(ListProcesses asked, CancellationToken cancellation)
    {
        var found = processes.All
            .SelectMany(view => view.Processes, (view, process) => (view.Agent, Process: process))
            .Where(pair => pair.Process.Registered && pair.Process.Key.Namespace == asked.Namespace
                && (asked.Name is null || pair.Process.Key.Name == asked.Name))
            .OrderBy(pair => pair.Agent.Value, CodePointOrder.Instance)
            .ThenBy(pair => pair.Process.Key.Name, CodePointOrder.Instance)
            .ToList();
        return PageOf(
            found, pair => new ListedProcess(agents.Find(pair.Agent), pair.Process), asked.Start, asked.Limit);
    }

    public ValueTask<ViewPage<ChannelView>?> ListChannelsAsync(ListChannels asked, CancellationToken cancellation) =>
        PageOf(
            channels.All.Where(channel => Fits(channel, asked)).OrderBy(channel => channel.Id.Value).ToList(),
            asked.Start, asked.Limit);

    public ValueTask<ViewPage<StreamToView>?> ListStreamTosAsync(
        ListStreamTos asked, CancellationToken cancellation) =>
        PageOf(
            storages.All.Where(view => Fits(view, asked)).OrderBy(view => view.Id.Value).ToList(),
            asked.Start, asked.Limit);

    internal static bool Fits(StreamToView view, ListStreamTos asked) =>
        (asked.Platform is null || asked.Platform == view.Platform)
        && (asked.Text is null || view.Name.Contains(asked.Text, StringComparison.OrdinalIgnoreCase))
        && (asked.Label.Value is null || Holds(view.Label.Parse(), asked.Label.Parse()));

    private static bool Fits(AgentView agent, ListAgents asked) =>
        (asked.Statuses is null || asked.Statuses.Contains(AgentStatus.CodeOf(agent)))
        && (asked.Lost is null || asked.Lost == agent.IsLost)
        && (asked.Connected is null || asked.Connected == agent.IsConnected)
        && (asked.CloudId is null || asked.CloudId == agent.Host.CloudId)
        && (asked.Version is null || asked.Version == agent.Version)
        && (asked.Labels is null || AgentLabels.Fit(asked.Labels, agent.Labels))
        && (asked.Text is null || HasText(agent, asked.Text));

    internal static bool HasText(AgentView agent, string text) =>
        agent.Id.Value.Contains(text, StringComparison.OrdinalIgnoreCase)
        || agent.HostName.Contains(text, StringComparison.OrdinalIgnoreCase)
        || agent.Host.ToString().Contains(text, StringComparison.OrdinalIgnoreCase)
        || (agent.Facts?.Addresses.Any(address => address.Contains(text, StringComparison.OrdinalIgnoreCase)) ?? false);

    private static int Compare(
        (AgentView Agent, DateTimeOffset? Seen) a, (AgentView Agent, DateTimeOffset? Seen) b, ListAgents asked)
    {
        var order = asked.Sort switch
        {
            AgentSort.HostName => CodePointOrder.Instance.Compare(a.Agent.HostName, b.Agent.HostName),
            AgentSort.LastSeen => Nullable.Compare(a.Seen, b.Seen),
            AgentSort.Status => AgentStatus.CodeOf(a.Agent).CompareTo(AgentStatus.CodeOf(b.Agent)),
            _ => 0,
        };
        order = order != 0 ? order : string.CompareOrdinal(a.Agent.Id.Value, b.Agent.Id.Value);
        return asked.Descending ? -order : order;
    }

    private static bool Fits(ChannelView channel, ListChannels asked) =>
        (asked.Platform is null || asked.Platform == channel.Platform)
        && (asked.StreamTo is not { } to || channel.Routes.Any(route => route.StreamTo == to))
        && (asked.Text is not { } text || channel.Id.ToString().Contains(text, StringComparison.Ordinal)
            || channel.Routes.Any(route => route.Name.Contains(text, StringComparison.OrdinalIgnoreCase)));

    private static bool Holds(JsonElement label, JsonElement wanted) =>
        wanted.ValueKind != JsonValueKind.Object || (label.ValueKind == JsonValueKind.Object
            && wanted.EnumerateObject().All(part =>
                label.TryGetProperty(part.Name, out var value) && value.ToString() == part.Value.ToString()));

    private ValueTask<ViewPage<T>?> PageOf<T>(List<T> found, int start, int limit) =>
        PageOf(found, item => item, start, limit);

    private ValueTask<ViewPage<TView>?> PageOf<T, TView>(List<T> found, Func<T, TView> show, int start, int limit) =>
        ValueTask.FromResult<ViewPage<TView>?>(new ViewPage<TView>(
            [.. found.Skip(start).Take(limit).Select(show)], found.Count, progress.Position));
}
