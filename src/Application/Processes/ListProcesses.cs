using Gse.Application.Agents;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Processes;

/// <summary>A page of all watched processes of a namespace, ordered by agent, then by name.</summary>
/// <param name="Name">Null for all of the namespace.</param>
/// <param name="Start">How many to leave out.</param>
/// <param name="Limit">How many to answer at most.</param>
public sealed record ListProcesses(string Namespace, string? Name, int Start, int Limit) : IQuery<ProcessPage>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Total">On all pages.</param>
public sealed record ProcessPage(IReadOnlyList<ObservedProcess> Processes, int Total);

internal sealed class ListProcessesHandler(AgentProjection agents, ProcessProjection processes, IAgentSignals signals)
    : IRequestHandler<ListProcesses, Result<ProcessPage>>
{
    public Task<Result<ProcessPage>> Handle(ListProcesses request, CancellationToken cancellationToken)
    {
        var found = processes.All
            .SelectMany(view => view.Processes, (view, process) => (view.Agent, Process: process))
            .Where(pair => pair.Process.Registered && pair.Process.Key.Namespace == request.Namespace
                && (request.Name is null || pair.Process.Key.Name == request.Name))
            .ToList();
        var page = found
            .OrderBy(pair => pair.Agent.Value, StringComparer.Ordinal)
            .ThenBy(pair => pair.Process.Key.Name, StringComparer.Ordinal)
            .Skip(request.Start)
            .Take(request.Limit)
            .Select(pair => new ObservedProcess(
                agents.Find(pair.Agent) is { } agent ? AgentStatus.Of(agent, signals) : null, pair.Process))
            .ToList();
        return Task.FromResult(Result.Ok(new ProcessPage(page, found.Count)));
    }
}
