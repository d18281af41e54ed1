using System.Text;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Tasks;
using Gse.Application.Tests.Edges;
using Gse.Domain.Access;
using Gse.Domain.Tasks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application.Tests.Tasks;

/// <summary>Edges on one log, agents, and what is asked of them.</summary>
internal sealed class TaskWorld : IAsyncDisposable
{
    public SeveralEdges Edges { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<OneOfSeveral> StartAsync(string id = "e1") => Edges.StartAsync(id);

    public async Task<PlayedAgent> EnrolAsync(string id) => new(await Edges.EnrolAsync(id));

    public async Task<PlayedAgent> ConnectedAsync(string id, OneOfSeveral edge)
    {
        var agent = await EnrolAsync(id);
        await agent.ConnectAsync(edge);
        return agent;
    }

    public static TaskDraft Draft(IEnumerable<string> hosts, TaskPlan? plan = null) => new(
        "a task",
        new ScriptWork(
            "", [], [new AtomicTask(0, "/bin/true", 60, [])], new Dictionary<string, string>(), ""),
        null, new TargetSelection([.. hosts.Select(host => new TargetWish(host))], null, null),
        plan ?? TaskPlan.AllAtOnce, null);

    public static async Task<TaskId> SubmitAsync(OneOfSeveral edge, TaskDraft draft)
    {
        var submitted = await AskAsync(edge, new SubmitTask(draft));
        Assert.Null(submitted.Refusal);
        return submitted.Value.Id;
    }

    public static async Task<Result<SubmittedTask>> SubmitAsync(OneOfSeveral edge, TaskDraft draft, string key)
    {
        await using var scope = edge.Services.CreateAsyncScope();
        var call = scope.ServiceProvider.GetRequiredService<CallContext>();
        (call.Caller, call.IdempotencyKey) = (new Caller("me", Role.Operator), key);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SubmitTask(draft), Cancellation);
    }

    public static Task<Result<T>> AskAsync<T>(OneOfSeveral edge, IRequest<Result<T>> request, string by = "me") =>
        edge.Services.GetRequiredService<UseCases>().SendAsync(
            request, new Caller(by, Role.Operator), null, Cancellation);

    public async Task<IReadOnlyList<TargetView>> FinishedAsync(OneOfSeveral edge, TaskId task)
    {
        await Edges.SeeAsync<TaskFinished>(finished => finished.Task == task);
        return await TargetsAsync(edge, task);
    }

    public static async Task<IReadOnlyList<TargetView>> TargetsAsync(OneOfSeveral edge, TaskId task) =>
        (await AskAsync(edge, new ListTaskTargets(task, null, null, null, null, 0, int.MaxValue))).Value.Targets;

    public static async Task<IReadOnlyList<(ResultAnswer Answer, string Text)>> ResultsAsync(
        OneOfSeveral edge, TaskId task, IEnumerable<string> hosts)
    {
        var questions = hosts.Select(host => new ResultQuestion(host, null, 0, 0, 0)).ToList();
        var answers = await AskAsync(edge, new GetTaskResults(task, questions));
        return [.. answers.Value.Select(answer => (answer, Encoding.UTF8.GetString(answer.Text.Span)))];
    }

    /// <summary>What the log alone says, folded anew.</summary>
    public TaskState Folded(TaskId task) => Edges.Log.Events
        .Where(recorded => recorded.Stream == StreamName.OfTask(task))
        .Select(EventCodec.Decode).OfType<TaskEvent>().Aggregate(TaskState.Initial, TaskState.Evolve);

    public ValueTask DisposeAsync() => Edges.DisposeAsync();
}
