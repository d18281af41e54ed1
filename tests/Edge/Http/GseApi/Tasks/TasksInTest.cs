using System.Text;
using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain;
using Gse.Domain.Edges;
using Gse.Domain.Tasks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>
/// Stands where tasks are run, so that every result there can be is seen through HTTP, also those that no agent could
/// be brought to. Remembers what was asked of it.
/// </summary>
public sealed class TasksInTest :
    IRequestHandler<SubmitTask, Result<SubmittedTask>>,
    IRequestHandler<GetTaskResults, Result<IReadOnlyList<ResultAnswer>>>,
    IRequestHandler<TerminateTask, Result<Unit>>,
    IRequestHandler<GetTask, Result<TaskDetail>>,
    IRequestHandler<ListTaskTargets, Result<TargetPage>>,
    IRequestHandler<AwaitTask, Result<bool>>
{
    public const string Id = "GSETASK:S:20260301120000000:ab12cd34";

    public static readonly DateTimeOffset T0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What is answered to a submission instead of an id.</summary>
    public Refusal? No { get; set; }

    public TaskDraft? Submitted { get; private set; }

    public GetTaskResults? Asked { get; private set; }

    public TerminateTask? Terminated { get; private set; }

    /// <summary>The task that is known under <see cref="Id"/>.</summary>
    public List<TargetView> Targets { get; } = [];

    /// <summary>How each target of a submission is at once.</summary>
    public Func<TaskTarget, TargetState> Outcome { get; set; } = _ => TargetState.Initial;

    /// <summary>The output, for every target and command.</summary>
    public string Output { get; set; } = "";

    public void Register(IServiceCollection services) => services
        .AddSingleton<IRequestHandler<SubmitTask, Result<SubmittedTask>>>(this)
        .AddSingleton<IRequestHandler<GetTaskResults, Result<IReadOnlyList<ResultAnswer>>>>(this)
        .AddSingleton<IRequestHandler<TerminateTask, Result<Unit>>>(this)
        .AddSingleton<IRequestHandler<GetTask, Result<TaskDetail>>>(this)
        .AddSingleton<IRequestHandler<ListTaskTargets, Result<TargetPage>>>(this)
        .AddSingleton<IRequestHandler<AwaitTask, Result<bool>>>(this);

    public void Know(TargetState state, string host = "a1", string? container = null, int item = 0) =>
        Targets.Add(new TargetView(Targets.Count, new TaskTarget(host, null, container, null, item), "", state));

    public Task<Result<SubmittedTask>> Handle(SubmitTask request, CancellationToken cancellationToken)
    {
        if (No is { } no)
        {
            return Task.FromResult<Result<SubmittedTask>>(no);
        }

        Submitted = request.Draft;
        Targets.Clear();
        foreach (var wish in request.Draft.Targets.Wishes)
        {
            var target = new TaskTarget(wish.Host, null, wish.Container, wish.User, wish.Item);
            Targets.Add(new TargetView(Targets.Count, target, wish.User ?? "", Outcome(target)));
        }

        return Task.FromResult(Result.Ok(new SubmittedTask(TaskId.Parse(Id), Targets.Count, "hash", false)));
    }

    public Task<Result<IReadOnlyList<ResultAnswer>>> Handle(GetTaskResults request, CancellationToken cancellationToken)
    {
        Asked = request;
        if (request.Task.Value != Id)
        {
            return Task.FromResult<Result<IReadOnlyList<ResultAnswer>>>(new NotFound("task", request.Task.Value));
        }

        var answers = new List<ResultAnswer>();
        var all = Encoding.UTF8.GetBytes(Output);
        for (var i = 0; i < request.Questions.Count; i++)
        {
            var question = request.Questions[i];
            if (Targets.Find(view => view.Target.Host == question.Host && view.Target.Container == question.Container)
                is not { } target)
            {
                continue;
            }

            var start = (int)Math.Min(question.Offset, all.Length);
            var length = question.Limit == 0 ? all.Length - start : Math.Min(question.Limit, all.Length - start);
            var end = target.State.FindEnd(question.AtomicId);
            var isKnown = end is not null || target.State.Result is not null;
            answers.Add(new ResultAnswer(
                i, target, end, all.AsMemory(start, length), isKnown && start + length == all.Length));
        }

        return Task.FromResult(Result.Ok<IReadOnlyList<ResultAnswer>>(answers));
    }

    public Task<Result<Unit>> Handle(TerminateTask request, CancellationToken cancellationToken)
    {
        Terminated = request;
        return Task.FromResult<Result<Unit>>(
            request.Task.Value == Id ? Unit.Value : new NotFound("task", request.Task.Value));
    }

    public Task<Result<TaskDetail>> Handle(GetTask request, CancellationToken cancellationToken)
    {
        if (request.Task.Value != Id || Submitted is null)
        {
            return Task.FromResult<Result<TaskDetail>>(new NotFound("task", request.Task.Value));
        }

        var view = new TaskView(
            request.Task, "", Submitted.Script is not null, TaskStage.Running, "me", "", EdgeId.Parse("edge1"),
            Targets.Count, T0, null, 0, new Dictionary<TargetOutcome, int>(), null, null, null, null);
        return Task.FromResult<Result<TaskDetail>>(new TaskDetail(
            view, "hash", TaskPlan.AllAtOnce, Submitted.Script, Submitted.Processes,
            new Dictionary<TargetPhase, int>(), 0));
    }

    public Task<Result<TargetPage>> Handle(ListTaskTargets request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<TargetPage>>(request.Task.Value == Id
            ? new TargetPage([.. Targets.Skip(request.Start).Take(request.Limit)], Targets.Count)
            : new NotFound("task", request.Task.Value));

    public Task<Result<bool>> Handle(AwaitTask request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<bool>>(Targets.TrueForAll(view => view.State.Result is not null));
}
