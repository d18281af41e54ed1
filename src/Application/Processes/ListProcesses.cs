using Gse.Application.Agents;
using Gse.Application.Projections.Queries;
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

internal sealed class ListProcessesHandler(ReadModelAnswers answers, AnswerOrigin origin, IAgentSignals signals)
    : IRequestHandler<ListProcesses, Result<ProcessPage>>
{
    public async Task<Result<ProcessPage>> Handle(ListProcesses request, CancellationToken cancellationToken)
    {
        var page = await answers.AskAsync(
            (queries, cancellation) => queries.ListProcessesAsync(request, cancellation), origin, cancellationToken);
        return new ProcessPage(
            [
                .. page.Items.Select(found => new ObservedProcess(
                    found.Agent is { } agent ? AgentStatus.Of(agent, signals) : null, found.Process)),
            ],
            page.Total);
    }
}
