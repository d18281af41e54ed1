using System.Globalization;

namespace Gse.Cli.Api;

/// <summary>Reads agents page by page.</summary>
internal static class AgentList
{
    private const int PageSize = 1000;

    public static async Task<Answer<AgentPage>> ReadAsync(
        GseClient client, IReadOnlyList<(string Name, string Value)> filter, int limit, CancellationToken cancellation)
    {
        var agents = new List<Agent>();
        string? next = null;
        while (true)
        {
            var size = Math.Min(PageSize, limit - agents.Count).ToString(CultureInfo.InvariantCulture);
            var query = filter.Append(("limit", size));
            var path = "v1/agents?" + Query.Of(next is null ? query : query.Append(("cursor", next)));
            var answer = await client.GetAsync(path, ApiJson.Default.AgentPage, cancellation);
            if (answer.Value is not { } page)
            {
                return answer;
            }

            agents.AddRange(page.Items);
            next = page.Next;
            if (next is null || agents.Count >= limit)
            {
                return new AgentPage(agents, page.Total, next);
            }
        }
    }
}
