using System.Text;
using System.Text.Json;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>Scripts on hosts, as bk-job asks for them and reads what becomes of them.</summary>
internal sealed class Tasks(Fleet fleet, Api? api = null)
{
    private const string Family = "api/v2/task/extensions/";

    private Api Api => api ?? fleet.Api;

    /// <summary>Submits a script of one atomic task.</summary>
    /// <param name="name">Of the script; its ending says how it is run.</param>
    /// <param name="timeout">In seconds.</param>
    public async Task<string> SubmitAsync(
        IEnumerable<TestAgent> agents, string content, CancellationToken cancellation, string name = "script.sh",
        string arguments = "", int timeout = 60, string user = "")
    {
        var folder = Path.Combine(fleet.Data, "scripts");
        var data = await Api.GseAsync(
            Family + "async_execute_script",
            new
            {
                agents = agents.Select(agent => new
                {
                    bk_agent_id = agent.Id,
                    user = user.Length == 0 ? Environment.UserName : user,
                }),
                scripts = new[]
                {
                    new { script_name = name, script_store_dir = folder, script_content = content },
                },
                atomic_tasks = new[]
                {
                    new
                    {
                        atomic_task_id = 0,
                        command = $"{Path.Combine(folder, name)} {arguments}",
                        timeout_seconds = timeout,
                    },
                },
                atomic_tasks_relations = Array.Empty<object>(),
            },
            cancellation);
        return data.GetProperty("result").GetProperty("task_id").GetString()!;
    }

    public Task TerminateAsync(string task, IEnumerable<TestAgent> agents, CancellationToken cancellation) =>
        Api.GseAsync(
            Family + "async_terminate_execute_script",
            new { task_id = task, agents = agents.Select(agent => new { bk_agent_id = agent.Id }) }, cancellation);

    /// <summary>Reads as clients do, piece by piece, until every row is final.</summary>
    public async Task<IReadOnlyList<TaskRow>> FinishedAsync(
        string task, IReadOnlyList<TestAgent> agents, TimeSpan within, CancellationToken cancellation, int limit = 0)
    {
        var screens = agents.ToDictionary(agent => agent.Id, _ => new StringBuilder());
        var offsets = agents.ToDictionary(agent => agent.Id, _ => 0);
        var rows = new Dictionary<string, TaskRow>();
        await Eventually.TrueAsync(
            $"every row of {task} is final", within,
            async () =>
            {
                var open = offsets.Where(pair => !rows.ContainsKey(pair.Key)).ToList();
                foreach (var row in await AskAsync(task, open, limit, cancellation))
                {
                    var (agent, screen) = (
                        row.GetProperty("bk_agent_id").GetString()!, row.GetProperty("screen").GetString()!);
                    screens[agent].Append(screen);
                    offsets[agent] += Encoding.UTF8.GetByteCount(screen);
                    if (row.GetProperty("error_code").GetInt32() != 115)
                    {
                        rows[agent] = TaskRow.Of(row, screens[agent].ToString());
                    }
                }

                return rows.Count == agents.Count;
            },
            cancellation,
            () => $"{rows.Count} of {agents.Count} are.\nedge:\n{fleet.Edge.Text}\n"
                + string.Join(
                    '\n',
                    agents.Where(a => !rows.ContainsKey(a.Id)).Select(a => $"agent {a.Id}:\n{a.Text}")));
        return [.. agents.Select(agent => rows[agent.Id])];
    }

    /// <summary>What is on one screen so far.</summary>
    public async Task<string> ScreenAsync(string task, TestAgent agent, CancellationToken cancellation)
    {
        var rows = await AskAsync(task, [new(agent.Id, 0)], 0, cancellation);
        return rows.Single().GetProperty("screen").GetString()!;
    }

    private async Task<IReadOnlyList<JsonElement>> AskAsync(
        string task, IEnumerable<KeyValuePair<string, int>> offsets, int limit, CancellationToken cancellation)
    {
        var data = await Api.GseAsync(
            Family + "get_execute_script_result",
            new
            {
                task_id = task,
                agent_tasks = offsets.Select(pair => new
                {
                    bk_agent_id = pair.Key,
                    atomic_tasks = new[] { new { atomic_task_id = 0, offset = pair.Value, limit } },
                }),
            },
            cancellation);
        return [.. data.GetProperty("result").EnumerateArray()];
    }
}

/// <summary>The last row of a target, with all of its output.</summary>
internal sealed record TaskRow(int Status, int ErrorCode, int ExitCode, string Message, string Tag, string Screen)
{
    public (int ErrorCode, int Status) Result => (ErrorCode, Status);

    public static TaskRow Of(JsonElement row, string screen) => new(
        row.GetProperty("status").GetInt32(), row.GetProperty("error_code").GetInt32(),
        row.GetProperty("script_exit_code").GetInt32(), row.GetProperty("error_msg").GetString()!,
        row.GetProperty("tag").GetString()!, screen);
}
