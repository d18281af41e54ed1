using Gse.Application.Agents;
using Marten.Linq.MatchesSql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>The filters and orders of <see cref="ListAgents"/>, each with an index.</summary>
internal static class AgentQuery
{
    public static IQueryable<AgentDocument> Where(IQueryable<AgentDocument> query, ListAgents asked)
    {
        if (asked.Statuses is { } statuses)
        {
            var codes = statuses.Select(status => (int)status).ToList();
            query = query.Where(agent => codes.Contains(agent.Status));
        }

        query = asked.Lost is { } lost ? query.Where(agent => agent.Lost == lost) : query;
        query = asked.Connected is { } connected ? query.Where(agent => agent.Connected == connected) : query;
        query = asked.CloudId is { } cloud ? query.Where(agent => agent.CloudId == cloud) : query;
        query = asked.Version is { } version ? query.Where(agent => agent.Version == version) : query;
        return asked.Text is { } text
            ? query.Where(agent => agent.MatchesSql("d.text LIKE ?", SearchText.Pattern(text)))
            : query;
    }

    public static string Order(ListAgents asked)
    {
        var way = asked.Descending ? " DESC" : "";
        var first = asked.Sort switch
        {
            AgentSort.HostName => $"d.host_name COLLATE \"C\"{way}, ",
            AgentSort.Status => $"d.status{way}, ",
            _ => "",
        };
        return $"{first}d.id COLLATE \"C\"{way}";
    }
}
