using Gse.Application.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>
/// Whose results are asked, and from where in their output (contract gse-tasks-files-processes, section 2.3).
/// </summary>
internal static class ResultBody
{
    /// <summary>How much output one answer holds at most, in bytes.</summary>
    private const int MaxTextBytes = 128 * 1024 * 1024;

    // Enough for any character, however many targets share the answer.
    private const int LeastTextBytes = 1024;

    public static List<AskedResult> Read(GseBody body)
    {
        var asked = new List<AskedResult>();
        foreach (var agent in body.Fields.RequiredObjects("agent_tasks"))
        {
            var host = agent.Required("bk_agent_id");
            var container = TaskHosts.ContainerOf(agent);
            foreach (var atomic in agent.RequiredObjects("atomic_tasks"))
            {
                var id = atomic.RequiredNumber("atomic_task_id") ?? 0;
                var limit = atomic.Number("limit");
                var takesAll = limit == 0 && GseBody.Has(atomic.Item, "limit", out _);
                asked.Add(new AskedResult(host, container, id, atomic.LongNumber("offset"), limit, takesAll));
            }
        }

        return asked;
    }

    /// <summary>
    /// The questions, none of which asks for more than its part of what an answer may hold: a thousand hosts with 5 MB
    /// each would be more than memory has. Who gets less than there is asks on, since it is not told the end.
    /// </summary>
    public static IReadOnlyList<ResultQuestion> Questions(List<AskedResult> asked)
    {
        var share = Math.Max(LeastTextBytes, MaxTextBytes / Math.Max(1, asked.Count));
        return
        [
            .. asked.Select(row => new ResultQuestion(
                row.Host, row.Container, row.Atomic, row.Offset, row.Limit == 0 ? share : Math.Min(row.Limit, share))),
        ];
    }
}

/// <summary>One row that a client wants.</summary>
/// <param name="Host">As the request spelt it.</param>
/// <param name="Container">Null for the host itself.</param>
/// <param name="Offset">Bytes of output that the client has.</param>
/// <param name="Limit">Bytes that it wants at most; 0: all.</param>
/// <param name="TakesAll">It said in so many words that it wants all at once, and will not ask for the rest.</param>
internal readonly record struct AskedResult(
    string Host, string? Container, int Atomic, long Offset, int Limit, bool TakesAll);
