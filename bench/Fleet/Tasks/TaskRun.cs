using System.Diagnostics;
using System.Text;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Tasks;

/// <summary>
/// One task as a client lives it: submitted, asked for page by page until every target has its result.
/// </summary>
internal sealed class TaskRun
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TaskApi _api;
    private readonly Dictionary<string, StringBuilder> _output = [];
    private readonly Dictionary<string, long> _offsets = [];
    private readonly Dictionary<string, ResultRow> _ends = [];
    private readonly long _startedAt;

    private TaskRun(TaskApi api, string id, IReadOnlyList<string> agents, long startedAt, TimeSpan acknowledged)
    {
        (_api, Id, Agents, _startedAt, Acknowledged) = (api, id, agents, startedAt, acknowledged);
        foreach (var agent in agents)
        {
            _offsets[agent] = 0;
        }
    }

    public string Id { get; }

    public IReadOnlyList<string> Agents { get; }

    /// <summary>From the request to its answer.</summary>
    public TimeSpan Acknowledged { get; }

    /// <summary>From the request for the task to the answer with the last result.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Whether all results came in time.</summary>
    public bool IsComplete => _ends.Count == Agents.Count;

    public int Missing => Agents.Count - _ends.Count;

    public ResultRow? EndOf(string agent) => _ends.GetValueOrDefault(agent);

    public string OutputOf(string agent) => _output.TryGetValue(agent, out var text) ? text.ToString() : "";

    /// <param name="api">Of the edge.</param>
    /// <param name="agents">Those that <paramref name="script"/> names.</param>
    /// <param name="script">The body of the request.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<TaskRun> SubmitAsync(
        EdgeApi api, IReadOnlyList<string> agents, byte[] script, CancellationToken cancellation)
    {
        var tasks = new TaskApi(api);
        var start = Stopwatch.GetTimestamp();
        var id = await tasks.SubmitAsync(script, cancellation);
        return new TaskRun(tasks, id, agents, start, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>
    /// Asks for a page until all of it has ended, then for the next: whoever is asked for once too often only costs the
    /// edge time.
    /// </summary>
    public async Task FollowAsync(TimeSpan within, CancellationToken cancellation)
    {
        foreach (var page in Agents.Chunk(TaskApi.PageSize))
        {
            var open = page;
            while (open.Length > 0 && Stopwatch.GetElapsedTime(_startedAt) < within)
            {
                await AskAsync(open, cancellation);
                open = [.. open.Where(agent => !_ends.ContainsKey(agent))];
                if (open.Length > 0)
                {
                    await Task.Delay(Pause, cancellation);
                }
            }
        }

        Took = Stopwatch.GetElapsedTime(_startedAt);
    }

    /// <summary>Asks for what is new of these agents.</summary>
    /// <returns>How long the answer took.</returns>
    public async Task<TimeSpan> AskAsync(IReadOnlyList<string> agents, CancellationToken cancellation)
    {
        var question = TaskApi.Question(Id, agents.Select(agent => (agent, _offsets[agent])));
        var start = Stopwatch.GetTimestamp();
        var answer = await _api.AskAsync(question, cancellation);
        var took = Stopwatch.GetElapsedTime(start);
        foreach (var row in TaskApi.Read(answer))
        {
            Take(row);
        }

        return took;
    }

    /// <summary>Everything of these agents, whatever is known.</summary>
    public async Task<IReadOnlyList<ResultRow>> AgainAsync(
        IReadOnlyList<string> agents, CancellationToken cancellation) =>
        TaskApi.Read(await _api.AskAsync(TaskApi.Question(Id, agents.Select(agent => (agent, 0L))), cancellation));

    private void Take(ResultRow row)
    {
        if (!_offsets.ContainsKey(row.Agent) || (row.IsTerminal && !_ends.TryAdd(row.Agent, row)))
        {
            throw new InvalidOperationException($"{row.Agent} has an answer that nobody asked for, or two results");
        }

        if (row.Screen.Length > 0)
        {
            _offsets[row.Agent] += Encoding.UTF8.GetByteCount(row.Screen);
            if (!_output.TryGetValue(row.Agent, out var text))
            {
                _output[row.Agent] = text = new StringBuilder();
            }

            text.Append(row.Screen);
        }
    }
}
