using Gse.Application.Tasks.Output;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Application.Tasks;

/// <summary>
/// State and new output of many targets at once, in the order of the questions. One that is about no target of the task
/// has no answer.
/// </summary>
public sealed record GetTaskResults(TaskId Task, IReadOnlyList<ResultQuestion> Questions)
    : IQuery<IReadOnlyList<ResultAnswer>>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Host">As the submission spelt it, or the agent's id.</param>
/// <param name="Container">Null for the host itself.</param>
/// <param name="Offset">How many bytes of the output the caller has.</param>
/// <param name="Limit">How many more it wants at most; 0: all there is, up to 5 MB.</param>
public readonly record struct ResultQuestion(string Host, string? Container, int AtomicId, long Offset, int Limit);

/// <param name="Question">Index in the request.</param>
/// <param name="Text">UTF-8, cut at the border of a character; empty if there is nothing new.</param>
/// <param name="IsLast">
/// The result is known and this text reaches to the end of the output. Only then may a caller be told the result that
/// would let it stop asking.
/// </param>
public sealed record ResultAnswer(
    int Question, TargetView Target, AtomicResult? Atomic, ReadOnlyMemory<byte> Text, bool IsLast);

internal sealed class GetTaskResultsHandler(TaskStore store, TaskOutputs outputs, TimeProvider time)
    : IRequestHandler<GetTaskResults, Result<IReadOnlyList<ResultAnswer>>>
{
    private const int MostText = 6 * 1024 * 1024;

    /// <summary>Output that has not come so long after the end will not come.</summary>
    private static readonly TimeSpan OutputIsLate = TimeSpan.FromSeconds(5);

    public async Task<Result<IReadOnlyList<ResultAnswer>>> Handle(
        GetTaskResults request, CancellationToken cancellationToken)
    {
        // The state first: whoever sees an end then sees all output that came before it.
        if (await store.NowAsync(request.Task, cancellationToken) is not TaskState.Known task)
        {
            return new NotFound("task", request.Task.Value);
        }

        var byHost = TaskViews.PlacesByHost(task, request.Questions.Select(question => question.Host));
        var found = await outputs.ReadAsync(
            request.Task, index => Look(request, task, byHost, index), cancellationToken);
        var answers = new List<ResultAnswer>(found.Count);
        foreach (var (number, place, places, length) in found)
        {
            var question = request.Questions[number];
            var limit = question.Limit > 0 ? question.Limit : MostText;
            var text = places.Count == 0
                ? default
                : await outputs.TextAsync(
                    request.Task, places, question.Offset, limit, cancellationToken);
            var end = task.Board[place].FindEnd(question.AtomicId);
            answers.Add(new ResultAnswer(
                number, TaskViews.TargetOf(task, place), end, text,
                IsLast(task.Board[place], end, question.Offset + text.Length, length)));
        }

        return Result.Ok<IReadOnlyList<ResultAnswer>>(answers);
    }

    private static List<(int Number, int Place, IReadOnlyList<OutputIndex.Place> Places, long Length)> Look(
        GetTaskResults request, TaskState.Known task, ILookup<string, int> byHost, OutputIndex index)
    {
        var found = new List<(int, int, IReadOnlyList<OutputIndex.Place>, long)>(request.Questions.Count);
        for (var number = 0; number < request.Questions.Count; number++)
        {
            var (host, container, atomic, offset, limit) = request.Questions[number];
            foreach (var place in byHost[host].Where(place => task.Targets[place].Container == container).Take(1))
            {
                var count = limit > 0 ? Math.Max(limit, 4) : MostText;
                found.Add((
                    number, place, index.Find(place, atomic, offset, count), index.LengthOf(place, atomic)));
            }
        }

        return found;
    }

    private bool IsLast(TargetState state, AtomicResult? end, long upTo, long length)
    {
        if (upTo < length || (end is null && !state.IsEnded))
        {
            return false;
        }

        // Another edge's progress may be read before its output.
        return end is null || length >= end.OutputBytes
            || (state.Result is { } result && time.GetUtcNow() - result.At > OutputIsLate);
    }
}
