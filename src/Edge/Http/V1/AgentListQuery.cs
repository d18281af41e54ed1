using System.ComponentModel;
using System.Globalization;
using Gse.Application;
using Gse.Application.Agents;
using Gse.Domain;
using Gse.Domain.Agents;

namespace Gse.Edge.Http.V1;

/// <summary>The query of <c>GET /v1/agents</c>. Names that differ only in spelling are the same parameter.</summary>
internal sealed record AgentListQuery(
    [property: Description("Only these states, separated by commas: names or GSE's numbers")] string? Status,
    [property: Description("Only agents that are, or are not, declared lost")] bool? Lost,
    [property: Description("Only agents that are, or are not, connected")] bool? Connected,
    [property: Description("Only agents with this text in id, host name or an address")] string? Q,
    [property: Description("The same as q")] string? Search,
    [property: Description("Only agents of this cloud area")] int? CloudId,
    [property: Description("The same as cloudId")] int? Cloud,
    [property: Description("Only agents of this version")] string? Version,
    [property: Description("Only agents with this label: name=value; all of them if given more than once")]
    string[]? Label,
    [property: Description("id, hostName, lastSeen or status; with - in front descending")] string? Sort,
    [property: Description("From 1")] int? Page,
    [property: Description("1 to 1000, default 100")] int? PageSize,
    [property: Description("The same as pageSize")] int? Limit,
    [property: Description("From an answer's next; instead of page")] string? Cursor)
{
    private const int MaxPageSize = 1000;
    private const int DefaultPageSize = 100;

    public static string CursorAt(int start) => start.ToString(CultureInfo.InvariantCulture);

    /// <summary>The use case's input, or everything that is wrong with the query.</summary>
    public Result<ListAgents> Read()
    {
        var wrong = new List<Refusal>();
        var statuses = ReadStatuses(wrong);
        var (sort, descending) = ReadSort(wrong);
        var size = PageSize ?? Limit ?? DefaultPageSize;
        if (size is < 1 or > MaxPageSize)
        {
            wrong.Add(new InvalidInput(PageSize is null ? "limit" : "pageSize", $"must be 1 to {MaxPageSize}"));
        }

        var (labels, start) = (ReadLabels(wrong), ReadStart(size, wrong));
        return wrong switch
        {
            [] => new ListAgents(
                statuses, Lost, Connected, NullIfEmpty(Q ?? Search), CloudId ?? Cloud, NullIfEmpty(Version), sort,
                descending, start, size)
            {
                Labels = labels,
            },
            [var only] => only,
            _ => new ManyRefusals(wrong),
        };
    }

    private List<AgentStatusCode>? ReadStatuses(List<Refusal> wrong)
    {
        if (string.IsNullOrEmpty(Status))
        {
            return null;
        }

        var statuses = new List<AgentStatusCode>();
        foreach (var text in Status.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Names.TryParse<AgentStatusCode>(text, out var code)
                || (int.TryParse(text, CultureInfo.InvariantCulture, out var number)
                    && Enum.IsDefined(code = (AgentStatusCode)number)))
            {
                statuses.Add(code);
            }
            else
            {
                wrong.Add(new InvalidInput("status", $"must be of {Names.All<AgentStatusCode>()}, or their numbers"));
            }
        }

        return statuses;
    }

    private Dictionary<string, string>? ReadLabels(List<Refusal> wrong)
    {
        if (Label is null or [])
        {
            return null;
        }

        var labels = new Dictionary<string, string>();
        foreach (var text in Label)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !AgentLabels.IsName(text[..equals])
                || !labels.TryAdd(text[..equals], text[(equals + 1)..]))
            {
                wrong.Add(new InvalidInput("label", "must be name=value, each name once"));
            }
        }

        return labels;
    }

    private (AgentSort Sort, bool Descending) ReadSort(List<Refusal> wrong)
    {
        if (Sort is null)
        {
            return (AgentSort.Id, false);
        }

        var descending = Sort.StartsWith('-');
        if (Names.TryParse<AgentSort>(descending ? Sort[1..] : Sort, out var sort))
        {
            return (sort, descending);
        }

        wrong.Add(new InvalidInput("sort", $"must be one of {Names.All<AgentSort>()}, with - in front for descending"));
        return default;
    }

    private int ReadStart(int size, List<Refusal> wrong)
    {
        if (Cursor is not null)
        {
            if (int.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var start))
            {
                return start;
            }

            wrong.Add(new InvalidInput("cursor", "must be the next of an answer"));
        }

        if (Page < 1)
        {
            wrong.Add(new InvalidInput("page", "must be 1 or more"));
        }

        return (int)Math.Clamp(((Page ?? 1) - 1L) * size, 0, int.MaxValue);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
