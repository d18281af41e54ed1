using System.Text;
using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain;
using Gse.Domain.Edges;
using Gse.Domain.Tasks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Http.Tasks;

/// <summary>
/// The application's side of tasks, scripted: what the HTTP side asks it is remembered, and what it answers is said by
/// the test.
/// </summary>
internal sealed class TasksInTest :
    IRequestHandler<SubmitTask, Result<SubmittedTask>>, IRequestHandler<PreviewTask, Result<TaskPreview>>,
    IRequestHandler<GetTask, Result<TaskDetail>>, IRequestHandler<ListTasks, Result<TaskPage>>,
    IRequestHandler<ListTaskTargets, Result<TargetPage>>, IRequestHandler<TerminateTask, Result<Unit>>,
    IRequestHandler<ApproveTask, Result<Unit>>, IRequestHandler<RerunTask, Result<SubmittedTask>>,
    IRequestHandler<AwaitTask, Result<bool>>,
    IRequestHandler<GetTaskResults, Result<IReadOnlyList<ResultAnswer>>>
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>All that was asked, in order.</summary>
    public List<object> Asked { get; } = [];

    public Refusal? Refusal { get; set; }

    public TaskDetail Task { get; set; } = Running(TaskId.Parse("GSETASK:S:1:2"), 3);

    public List<TargetView> Targets { get; } = [];

    public IReadOnlyList<PreviewedTarget> Previewed { get; set; } = [];

    /// <summary>Of every command of every target, as far as it is written.</summary>
    public byte[] Output { get; set; } = [];

    public bool IsOutputComplete { get; set; }

    /// <summary>Is called while somebody waits for the task.</summary>
    public Action Awaited { get; set; } = () => { };

    public void AddTo(IServiceCollection services) => services
        .AddSingleton<IRequestHandler<SubmitTask, Result<SubmittedTask>>>(this)
        .AddSingleton<IRequestHandler<PreviewTask, Result<TaskPreview>>>(this)
        .AddSingleton<IRequestHandler<GetTask, Result<TaskDetail>>>(this)
        .AddSingleton<IRequestHandler<ListTasks, Result<TaskPage>>>(this)
        .AddSingleton<IRequestHandler<ListTaskTargets, Result<TargetPage>>>(this)
        .AddSingleton<IRequestHandler<TerminateTask, Result<Unit>>>(this)
        .AddSingleton<IRequestHandler<ApproveTask, Result<Unit>>>(this)
        .AddSingleton<IRequestHandler<RerunTask, Result<SubmittedTask>>>(this)
        .AddSingleton<IRequestHandler<AwaitTask, Result<bool>>>(this)
        .AddSingleton<IRequestHandler<GetTaskResults, Result<IReadOnlyList<ResultAnswer>>>>(this);

    public static TaskDetail Running(TaskId id, int targets) => new(
        new TaskView(
            id, "a name", true, TaskStage.Running, "operator", "127.0.0.1", EdgeId.Parse("edge1"), targets, At, null,
            0, new Dictionary<TargetOutcome, int>(), null, null, null, null),
        new string('a', 64), TaskPlan.AllAtOnce,
        new ScriptWork(
            "root", [new ScriptText("a.sh", "/tmp", "echo secret", new string('b', 64))],
            [new AtomicTask(0, "/tmp/a.sh", 30, []), new AtomicTask(4, "/bin/true", 0, [0])],
            new Dictionary<string, string> { ["PASSWORD"] = "hidden" }, ""),
        null, new Dictionary<TargetPhase, int> { [TargetPhase.Running] = targets }, 0);

    public void Finish() => Task = Task with
    {
        View = Task.View with
        {
            Stage = TaskStage.Finished,
            FinishedAt = At.AddSeconds(9),
            Succeeded = 2,
            Outcomes = new Dictionary<TargetOutcome, int> { [TargetOutcome.Exited] = 2, [TargetOutcome.HostLost] = 1 },
        },
        Phases = new Dictionary<TargetPhase, int> { [TargetPhase.Ended] = 3 },
    };

    public Task<Result<SubmittedTask>> Handle(SubmitTask request, CancellationToken cancellationToken) =>
        Answer(request, new SubmittedTask(Task.View.Id, Task.View.Targets, Task.TargetsHash, false));

    public Task<Result<SubmittedTask>> Handle(RerunTask request, CancellationToken cancellationToken) =>
        Answer(request, new SubmittedTask(Task.View.Id, Task.View.Targets, Task.TargetsHash, false));

    public Task<Result<TaskPreview>> Handle(PreviewTask request, CancellationToken cancellationToken) =>
        Answer(request, new TaskPreview(Previewed, Task.TargetsHash, true));

    public Task<Result<TaskDetail>> Handle(GetTask request, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Task.FromResult<Result<TaskDetail>>(
            request.Task == Task.View.Id ? Task : new NotFound("task", request.Task.Value));

    public Task<Result<TaskPage>> Handle(ListTasks request, CancellationToken cancellationToken) =>
        Answer(request, new TaskPage([Task.View], 7));

    public Task<Result<TargetPage>> Handle(ListTaskTargets request, CancellationToken cancellationToken) => Answer(
        request, new TargetPage([.. Targets.Skip(request.Start).Take(request.Limit)], Targets.Count));

    public Task<Result<Unit>> Handle(TerminateTask request, CancellationToken cancellationToken) =>
        Answer(request, Unit.Value);

    public Task<Result<Unit>> Handle(ApproveTask request, CancellationToken cancellationToken) =>
        Answer(request, Unit.Value);

    public Task<Result<bool>> Handle(AwaitTask request, CancellationToken cancellationToken)
    {
        Awaited();
        return Answer(request, Task.View.Stage == TaskStage.Finished);
    }

    public Task<Result<IReadOnlyList<ResultAnswer>>> Handle(
        GetTaskResults request, CancellationToken cancellationToken)
    {
        var question = Assert.Single(request.Questions);
        var (output, complete) = (Output, IsOutputComplete);
        var length = (int)Math.Min(output.Length - question.Offset, question.Limit == 0 ? 5_242_880 : question.Limit);
        var isLast = complete && question.Offset + length == output.Length;
        var target = Targets.Single(one => one.Target.Host == question.Host);
        return Answer<IReadOnlyList<ResultAnswer>>(
            request,
            [
                new ResultAnswer(
                    0, target, target.State.FindEnd(question.AtomicId), output.AsMemory((int)question.Offset, length),
                    isLast),
            ]);
    }

    public static TargetView Target(int place, string host, TargetState state) =>
        new(place, new TaskTarget(host, host == "nobody" ? "" : null), "root", state);

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private Task<Result<T>> Answer<T>(object asked, T answer)
    {
        lock (Asked)
        {
            Asked.Add(asked);
        }

        return System.Threading.Tasks.Task.FromResult(Refusal is { } refusal ? refusal : Result.Ok(answer));
    }
}
