using System.Text.Json;
using System.Text.Json.Serialization;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Tasks;

/// <summary>Script tasks by GSE's own API, as bk-job asks for them.</summary>
internal sealed class TaskApi(EdgeApi api)
{
    /// <summary>So many agents bk-job asks for in one call.</summary>
    public const int PageSize = 1_000;

    private const string Start = "api/v2/task/extensions/async_execute_script";
    private const string Results = "api/v2/task/extensions/get_execute_script_result";

    /// <summary>As bk-job sends a script: one file, one atomic task.</summary>
    /// <param name="agents">Where.</param>
    public static byte[] ScriptFor(IEnumerable<string> agents)
    {
        const string name = "bk_gse_script_1_1.sh";
        const string folder = "/tmp/bkjob/root";
        var script = new
        {
            script_name = name,
            script_store_dir = folder,
            script_content = "#!/bin/sh\necho hello\n",
        };
        return BodyFor(agents, "root", [script], $"{folder}/{name}");
    }

    /// <summary>A command that is there already.</summary>
    public static byte[] CommandFor(IEnumerable<string> agents, string user, string command) =>
        BodyFor(agents, user, [], command);

    private static byte[] BodyFor(IEnumerable<string> agents, string user, object[] scripts, string command) =>
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            agents = agents.Select(agent => new { bk_agent_id = agent, bk_container_id = "", user }),
            scripts,
            atomic_tasks = new[] { new { atomic_task_id = 0, command, timeout_seconds = 600 } },
            atomic_tasks_relations = Array.Empty<object>(),
        });

    /// <returns>The id of the task.</returns>
    public async Task<string> SubmitAsync(byte[] script, CancellationToken cancellation)
    {
        using var answer = await api.PostAsync(Start, script, cancellation);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellation);
        var started = JsonSerializer.Deserialize<Envelope<Started>>(bytes)!;
        return started.Code == 0
            ? started.Data.Result.TaskId
            : throw new InvalidOperationException($"no task: {started.Code} {started.Message}");
    }

    /// <param name="task">Its id.</param>
    /// <param name="questions">Agents, and how many bytes of the output of each are known.</param>
    public static byte[] Question(string task, IEnumerable<(string Agent, long Offset)> questions) =>
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            task_id = task,
            agent_tasks = questions.Select(question => new
            {
                bk_agent_id = question.Agent,
                bk_container_id = "",
                atomic_tasks = new[] { new { atomic_task_id = 0, offset = question.Offset } },
            }),
        });

    /// <summary>The whole answer as it came, so that reading it need not be part of what is measured.</summary>
    public async Task<byte[]> AskAsync(byte[] question, CancellationToken cancellation)
    {
        using var answer = await api.PostAsync(Results, question, cancellation);
        return await answer.Content.ReadAsByteArrayAsync(cancellation);
    }

    public static IReadOnlyList<ResultRow> Read(byte[] answer)
    {
        var rows = JsonSerializer.Deserialize<Envelope<Rows>>(answer)!;
        return rows.Code == 0
            ? rows.Data.Result
            : throw new InvalidOperationException($"no results: {rows.Code} {rows.Message}");
    }

    private sealed record Envelope<T>(
        [property: JsonPropertyName("code")] int Code,
        [property: JsonPropertyName("message")] string Message,
        [property: JsonPropertyName("data")] T Data);

    private sealed record Started([property: JsonPropertyName("result")] StartedTask Result);

    private sealed record StartedTask([property: JsonPropertyName("task_id")] string TaskId);

    private sealed record Rows([property: JsonPropertyName("result")] IReadOnlyList<ResultRow> Result);
}

/// <summary>What is known of one target.</summary>
internal sealed record ResultRow(
    [property: JsonPropertyName("bk_agent_id")] string Agent,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("error_code")] int Error,
    [property: JsonPropertyName("error_msg")] string Message,
    [property: JsonPropertyName("script_exit_code")] int ExitCode,
    [property: JsonPropertyName("screen")] string Screen)
{
    private const int Running = 115;
    private const int Succeeded = 2;
    private const int Restarted = 6;

    public bool IsTerminal => Error != Running;

    public bool IsSuccess => (Status, Error, ExitCode) == (Succeeded, 0, 0);

    public bool IsRestarted => Status == Restarted;
}
