using Gse.Application.Agents;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Processes;

/// <summary>
/// Processes of the agents asked for (by id or <c>cloud:ip</c>). For every question at least one answer, so that "not
/// watched" and "unknown agent" are told and not left out.
/// </summary>
/// <param name="Namespace">Null for all.</param>
/// <param name="Name">Null for all of the namespace.</param>
public sealed record GetProcesses(IReadOnlyList<string> Ids, string? Namespace, string? Name)
    : IQuery<IReadOnlyList<ProcessAnswer>>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Question">Index of the id in the request.</param>
public readonly record struct ProcessAnswer(int Question, ObservedProcess Observed);

internal sealed class GetProcessesHandler(AgentProjection agents, ProcessProjection processes, IAgentSignals signals)
    : IRequestHandler<GetProcesses, Result<IReadOnlyList<ProcessAnswer>>>
{
    public Task<Result<IReadOnlyList<ProcessAnswer>>> Handle(
        GetProcesses request, CancellationToken cancellationToken)
    {
        var answers = new List<ProcessAnswer>(request.Ids.Count);
        for (var i = 0; i < request.Ids.Count; i++)
        {
            var status = agents.Find(request.Ids[i]) is { } agent ? AgentStatus.Of(agent, signals) : null;
            var before = answers.Count;
            if (status is not null && processes.Find(status.Agent.Id) is { } view)
            {
                foreach (var process in view.Processes)
                {
                    if (Matches(request, process))
                    {
                        answers.Add(new ProcessAnswer(i, new ObservedProcess(status, process)));
                    }
                }
            }

            if (answers.Count == before)
            {
                answers.Add(new ProcessAnswer(i, new ObservedProcess(status, null)));
            }
        }

        return Task.FromResult(Result.Ok<IReadOnlyList<ProcessAnswer>>(answers));
    }

    private static bool Matches(GetProcesses request, ProcessView process) =>
        (request.Namespace is null || request.Namespace == process.Key.Namespace)
        && (request.Name is null || request.Name == process.Key.Name);
}
