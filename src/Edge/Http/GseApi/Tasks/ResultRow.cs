using System.Text.Json;
using Gse.Application.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>One row of results. Every number is in every row: bk-job breaks on a missing one.</summary>
internal static class ResultRow
{
    private static readonly JsonEncodedText Screen = JsonEncodedText.Encode("screen");

    /// <param name="answer">Null: the task has no such target.</param>
    public static void Write(Utf8JsonWriter json, in AskedResult asked, ResultAnswer? answer)
    {
        var code = CodeOf(asked, answer);
        var (isFinal, atomic) = (code.Error != ResultCodes.Running, answer?.Atomic);
        var target = answer?.Target.State;
        json.WriteStartObject();
        json.WriteString("bk_agent_id", asked.Host);
        json.WriteString("bk_container_id", asked.Container ?? "");
        json.WriteNumber("atomic_task_id", asked.Atomic);
        json.WriteNumber("status", code.Status);
        json.WriteNumber("error_code", code.Error);
        json.WriteString("error_msg", code.Message);
        json.WriteNumber("start_time", AgentRows.Milliseconds(atomic is null ? target?.StartedAt : atomic.StartedAt));
        json.WriteNumber(
            "end_time", isFinal ? AgentRows.Milliseconds(atomic?.EndedAt ?? target?.Result?.At) : 0);
        json.WriteNumber("script_exit_code", isFinal ? atomic?.ExitCode ?? 0 : 0);
        json.WriteString("tag", isFinal ? atomic?.Tag ?? "" : "");
        json.WriteString(Screen, answer is null ? default : answer.Text.Span);
        json.WriteEndObject();
    }

    /// <summary>
    /// A client stops asking at the first number that says an end, and of an error it does not even look at the screen:
    /// it is told no end before it has all output, and no error along with output, unless it wants everything at once.
    /// </summary>
    private static ResultCode CodeOf(in AskedResult asked, ResultAnswer? answer)
    {
        if (answer is null)
        {
            return ResultCodes.NoTarget;
        }

        if (ResultCodes.Of(answer.Atomic, answer.Target.State) is not { } code)
        {
            return ResultCodes.Of(answer.Target.State.Phase);
        }

        var mustComeBack = !answer.IsLast || (code.IsError && !answer.Text.IsEmpty && !asked.TakesAll);
        return mustComeBack ? ResultCodes.UnderWay : code;
    }
}
