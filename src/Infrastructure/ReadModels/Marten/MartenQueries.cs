using System.Text;
using Gse.Application.Agents;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Application.Projections.Queries;
using Gse.Application.Routing;
using Marten;
using Marten.Linq.MatchesSql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>
/// Answers lists from the documents: checkpoint, count and page are of one snapshot. What an index cannot order or find
/// (the last beat, a label, characters that PostgreSQL has not) is left to memory.
/// </summary>
internal sealed class MartenQueries(MartenDatabase database) : IStoredQueries
{
    public ValueTask<ViewPage<AgentView>?> ListAgentsAsync(ListAgents asked, CancellationToken cancellation) =>
        asked.Sort == AgentSort.LastSeen || asked.Labels is not null
        || !SearchText.CanFind(asked.Text) || !SearchText.CanFind(asked.Version)
            ? default
            : AskAsync(
                session => PageAsync(
                    AgentQuery.Where(session.Query<AgentDocument>(), asked), AgentQuery.Order(asked),
                    asked.Start, asked.Limit, Read<AgentView>, cancellation),
                cancellation);

    public ValueTask<ViewPage<ListedProcess>?> ListProcessesAsync(
        ListProcesses asked, CancellationToken cancellation) =>
        !SearchText.CanFind(asked.Namespace) || !SearchText.CanFind(asked.Name)
            ? default
            : AskAsync(session => ListProcessesAsync(session, asked, cancellation), cancellation);

    public ValueTask<ViewPage<ChannelView>?> ListChannelsAsync(ListChannels asked, CancellationToken cancellation) =>
        !SearchText.CanFind(asked.Text) || !SearchText.CanFind(asked.Platform)
            ? default
            : AskAsync(
                session => PageAsync(
                    Where(session.Query<ChannelDocument>(), asked), "d.number", asked.Start, asked.Limit,
                    Read<ChannelView>, cancellation),
                cancellation);

    public ValueTask<ViewPage<StreamToView>?> ListStreamTosAsync(
        ListStreamTos asked, CancellationToken cancellation) =>
        asked.Id is not null || asked.Label.Value is not null
        || !SearchText.CanFind(asked.Text) || !SearchText.CanFind(asked.Platform)
            ? default
            : AskAsync(
                session => PageAsync(
                    Where(session.Query<StreamToDocument>(), asked), "d.number", asked.Start, asked.Limit,
                    Read<StreamToView>, cancellation),
                cancellation);

    private static async Task<(IReadOnlyList<ListedProcess> Items, int Total)> ListProcessesAsync(
        IQuerySession session, ListProcesses asked, CancellationToken cancellation)
    {
        var query = session.Query<ProcessDocument>().Where(process => process.Namespace == asked.Namespace);
        query = asked.Name is { } name ? query.Where(process => process.Name == name) : query;
        var (processes, total) = await PageAsync(
            query, "d.agent COLLATE \"C\", d.name COLLATE \"C\"", asked.Start, asked.Limit,
            process => (process.Agent, View: Read<ProcessView>(process)), cancellation);
        var agents = (await session.LoadManyAsync<AgentDocument>(
            cancellation, processes.Select(process => process.Agent).Distinct().ToArray()))
            .ToDictionary(agent => agent.Id, Read<AgentView>);
        return (
            [.. processes.Select(found => new ListedProcess(agents.GetValueOrDefault(found.Agent), found.View))],
            total);
    }

    private static IQueryable<ChannelDocument> Where(IQueryable<ChannelDocument> query, ListChannels asked)
    {
        query = asked.Platform is { } platform ? query.Where(channel => channel.Platform == platform) : query;
        query = asked.StreamTo is { } to
            ? query.Where(channel => channel.MatchesSql("d.stream_tos @> ARRAY[?]::integer[]", to.Value))
            : query;
        return asked.Text is { } text
            ? query.Where(channel => channel.MatchesSql("d.text LIKE ?", SearchText.Pattern(text)))
            : query;
    }

    private static IQueryable<StreamToDocument> Where(IQueryable<StreamToDocument> query, ListStreamTos asked)
    {
        query = asked.Platform is { } platform ? query.Where(storage => storage.Platform == platform) : query;
        return asked.Text is { } text
            ? query.Where(storage => storage.MatchesSql("d.text LIKE ?", SearchText.Pattern(text)))
            : query;
    }

    private static async Task<(IReadOnlyList<TView> Items, int Total)> PageAsync<TDocument, TView>(
        IQueryable<TDocument> query, string order, int start, int limit, Func<TDocument, TView> read,
        CancellationToken cancellation)
        where TDocument : notnull
    {
        var total = await query.CountAsync(cancellation);
        var page = start < total
            ? await query.OrderBySql(order).Skip(start).Take(limit).ToListAsync(cancellation)
            : [];
        return ([.. page.Select(read)], total);
    }

    private static TView Read<TView>(ViewDocument document)
        where TView : class =>
        ViewFormat.Read<TView>(Encoding.UTF8.GetBytes(document.View));

    private async ValueTask<ViewPage<TView>?> AskAsync<TView>(
        Func<IQuerySession, Task<(IReadOnlyList<TView> Items, int Total)>> ask, CancellationToken cancellation) =>
        await database.RunAsync<ViewPage<TView>?>(
            async connection =>
            {
                await using var snapshot = await connection.BeginTransactionAsync(
                    System.Data.IsolationLevel.RepeatableRead, cancellation);
                var generation = await new GenerationTable(connection, database.Schema)
                    .FindLiveAsync(Projector.Version, locked: false, cancellation);
                if (generation?.Position is not { } at)
                {
                    return null;
                }

                await using var session = database.StoreOf(Projector.Version)
                    .QuerySession(MartenDatabase.In(snapshot, generation.Id));
                var (items, total) = await ask(session);
                return new ViewPage<TView>(items, total, at);
            },
            cancellation);
}
