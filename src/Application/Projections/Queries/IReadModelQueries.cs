using Gse.Application.Agents;
using Gse.Application.EventLog;
using Gse.Application.Processes;
using Gse.Application.Routing;

namespace Gse.Application.Projections.Queries;

/// <summary>
/// The lists of the API that grow with the fleet. Whoever answers answers alike: the same filters, the same order by
/// ordinal, the same pages. Null: this one cannot answer that question.
/// </summary>
public interface IReadModelQueries
{
    ValueTask<ViewPage<AgentView>?> ListAgentsAsync(ListAgents asked, CancellationToken cancellation);

    ValueTask<ViewPage<ListedProcess>?> ListProcessesAsync(ListProcesses asked, CancellationToken cancellation);

    ValueTask<ViewPage<ChannelView>?> ListChannelsAsync(ListChannels asked, CancellationToken cancellation);

    /// <summary>But for <see cref="ListStreamTos.Id"/>, which is a look-up. Secrets stay sealed.</summary>
    ValueTask<ViewPage<StreamToView>?> ListStreamTosAsync(ListStreamTos asked, CancellationToken cancellation);
}

/// <summary>A store that answers queries by itself.</summary>
public interface IStoredQueries : IReadModelQueries;

/// <param name="Items">Those on the page.</param>
/// <param name="Total">On all pages.</param>
/// <param name="At">The place in the log as of which all this is.</param>
public sealed record ViewPage<TView>(IReadOnlyList<TView> Items, int Total, LogPosition At);

/// <summary>A process and the agent that watches it, of one moment.</summary>
public readonly record struct ListedProcess(AgentView? Agent, ProcessView Process);
