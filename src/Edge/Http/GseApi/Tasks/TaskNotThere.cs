using Gse.Application;
using Gse.Domain;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>
/// No such task, in GSE's words: its clients ask again for a while after this code, and then give up.
/// </summary>
internal sealed record TaskNotThere(string Task) : Refusal($"no task '{Task}' is known here")
{
    /// <summary>
    /// The task that the request names; refused if anything is wrong with the request. A task that has a name which no
    /// task can have is not there either.
    /// </summary>
    public static Result<TaskId> Read(GseBody body)
    {
        var text = body.Fields.Required("task_id");
        return body.Refusal is { } wrong ? wrong
            : TaskId.TryParse(text, out var id) ? id
            : new TaskNotThere(text);
    }

    public static Refusal Instead(Refusal refusal, TaskId asked) =>
        refusal is NotFound ? new TaskNotThere(asked.Value) : refusal;
}
