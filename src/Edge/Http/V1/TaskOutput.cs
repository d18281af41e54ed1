using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Edge.Http.V1;

/// <summary>Where a text comes from: one command of one target.</summary>
internal sealed record TaskOutput(TaskId Task, TaskTarget Target, int Atomic)
{
    /// <param name="task">As the path has it.</param>
    /// <param name="place">Of the target.</param>
    /// <param name="atomic">Null for the first command of the task.</param>
    /// <param name="mediator">Answers what there is.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public static async Task<Result<TaskOutput>> FindAsync(
        TaskId task, int place, int? atomic, IMediator mediator, CancellationToken cancellation)
    {
        var found = await mediator.Send(new GetTask(task), cancellation);
        if (found.Refusal is { } unknown)
        {
            return unknown;
        }

        if (place < 0 || place >= found.Value.View.Targets)
        {
            return new NotFound("target", $"{place}");
        }

        if (found.Value.Script is not { } script)
        {
            return new NotFound("output of process task", task.Value);
        }

        var id = atomic ?? script.Atomics[0].Id;
        if (script.Atomics.All(one => one.Id != id))
        {
            return new NotFound("command", $"{id}");
        }

        var page = await mediator.Send(
            new ListTaskTargets(task, null, null, null, null, place, 1), cancellation);
        return page.Refusal is { } refusal ? refusal
            : page.Value.Targets is [var target] ? new TaskOutput(task, target.Target, id)
            : new NotFound("target", $"{place}");
    }

    public async Task<Result<ResultAnswer>> ReadAsync(
        long offset, int limit, IMediator mediator, CancellationToken cancellation)
    {
        var question = new ResultQuestion(Target.Host, Target.Container, Atomic, offset, limit);
        var result = await mediator.Send(new GetTaskResults(Task, [question]), cancellation);
        return result.Refusal is { } refusal ? refusal
            : result.Value is [var answer] ? answer
            : new NotFound("target", Target.Host);
    }
}
