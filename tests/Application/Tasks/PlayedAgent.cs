using System.Text;
using Gse.Application.Agents;
using Gse.Application.Sessions;
using Gse.Application.Tasks.Running;
using Gse.Application.Tests.Edges;
using Gse.Domain.Agents;
using Gse.Domain.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application.Tests.Tasks;

/// <summary>
/// An agent as the link's contract has it, without a network: it keeps what it runs and what it has to tell, tells it
/// again until it is acknowledged, and runs nothing twice. Its disk outlives its process.
/// </summary>
internal sealed class PlayedAgent(AgentId id)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(TaskId Task, int Place), Run> _disk = [];
    private Link? _link;
    private int _instance;

    public AgentId Id => id;

    /// <summary>How long a run takes, in milliseconds.</summary>
    public Func<int> Duration { get; set; } = () => 0;

    /// <summary>What it answers: the exit code, or null for never.</summary>
    public Func<RunOrder, int?> Exit { get; set; } = _ => 0;

    public bool IsConnected => _link is { IsUp: true };

    /// <summary>What it ran, and how it ended there; null while it has not.</summary>
    public IReadOnlyDictionary<(TaskId Task, int Place), TargetResult?> Runs
    {
        get
        {
            lock (_gate)
            {
                return _disk.ToDictionary(pair => pair.Key, pair => pair.Value.End);
            }
        }
    }

    /// <summary>How often anything was started; more often than there are runs is once too often.</summary>
    public int Starts { get; private set; }

    public async Task ConnectAsync(OneOfSeveral edge)
    {
        var session = await edge.HoldAsync(id, $"i{_instance}");
        var link = new Link(this, edge, session);
        lock (_gate)
        {
            _link?.Drop();
            _link = link;
        }

        edge.Services.GetRequiredService<SessionRegistry>().Register(link);
        edge.Services.GetRequiredService<ITaskSignals>().LinkUp(link);
        TellAll();
    }

    /// <summary>The connection breaks; what was on its way is gone.</summary>
    public async Task CutAsync()
    {
        Link? link;
        lock (_gate)
        {
            (link, _link) = (_link, null);
            link?.Drop();
        }

        if (link is not null && !link.Edge.IsStopped && !link.Edge.Line.IsCut)
        {
            link.Edge.Services.GetRequiredService<SessionRegistry>().Unregister(link);
            link.Edge.LoseSight(id);
            await link.Edge.EndSessionAsync(id, link.Session);
        }
    }

    /// <summary>The process is killed and started again: what ran is told as ended by that.</summary>
    public async Task RestartAsync()
    {
        await CutAsync();
        lock (_gate)
        {
            _instance++;
            foreach (var run in _disk.Values.Where(run => run.End is null))
            {
                run.Finish(new TargetResult(TargetOutcome.AgentRestarted, null, "", StartFailure.None), "");
            }
        }
    }

    /// <summary>Tells everything that was not acknowledged, as after a reconnect.</summary>
    public void TellAll()
    {
        lock (_gate)
        {
            foreach (var ((task, _), run) in _disk)
            {
                Tell(_link, task, run);
            }
        }
    }

    /// <summary>Claims that a target ended well.</summary>
    public void Lie(TaskId task, int place) => _link!.Send(new RunNews(
        _link, task, 1,
        new TargetProgress(
            place, null, null, new TargetResult(TargetOutcome.Exited, 0, "", StartFailure.None), null),
        []));

    private void Take(Link link, RunOrder order)
    {
        Run run;
        lock (_gate)
        {
            if (_disk.TryGetValue((order.Submission.Task, order.Place), out var known))
            {
                Tell(link, order.Submission.Task, known);
                return;
            }

            Starts++;
            run = new Run(order.Place);
            _disk[(order.Submission.Task, order.Place)] = run;
        }

        var code = Exit(order);
        var after = Duration();
        if (after > 0 || code is null)
        {
            lock (_gate)
            {
                run.Accept();
                Tell(_link, order.Submission.Task, run);
            }
        }

        if (code is not null)
        {
            run.Timer = new Timer(
                _ => End(order.Submission.Task, run, new TargetResult(
                    TargetOutcome.Exited, code, "", StartFailure.None)),
                null, after, Timeout.Infinite);
        }
    }

    private void Kill(Link link, TaskId task, int place)
    {
        lock (_gate)
        {
            if (!_disk.TryGetValue((task, place), out var run))
            {
                _disk[(task, place)] = run = new Run(place);
            }

            if (run.End is null)
            {
                run.Finish(new TargetResult(TargetOutcome.Killed, null, "", StartFailure.None), "");
            }

            Tell(link, task, run);
        }
    }

    private void End(TaskId task, Run run, TargetResult result)
    {
        lock (_gate)
        {
            if (run.End is null)
            {
                run.Finish(result, $"output of {id} for {run.Place}\n");
                Tell(_link, task, run);
            }
        }
    }

    private static void Tell(Link? link, TaskId task, Run run)
    {
        foreach (var news in run.Unacknowledged)
        {
            link?.Send(new RunNews(link, task, news.Sequence, news.Progress, news.Output));
        }
    }

    private void Acknowledged(TaskId task, int place, ulong sequence)
    {
        lock (_gate)
        {
            _disk.GetValueOrDefault((task, place))?.Acknowledge(sequence);
        }
    }

    private sealed class Run(int place)
    {
        private readonly List<Note> _news = [];
        private ulong _last;
        private ulong _acknowledged;

        public int Place => place;

        public TargetResult? End { get; private set; }

        public Timer? Timer { get; set; }

        public IReadOnlyList<Note> Unacknowledged => [.. _news.Where(note => note.Sequence > _acknowledged)];

        public void Acknowledge(ulong sequence) => _acknowledged = Math.Max(_acknowledged, sequence);

        public void Accept() => Add(new TargetProgress(place, DateTimeOffset.UtcNow, null, null, null), "");

        public void Finish(TargetResult result, string output)
        {
            End = result;
            var end = new AtomicResult(
                0, result.Outcome, result.ExitCode, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, "", output.Length,
                false, "", StartFailure.None);
            Add(new TargetProgress(place, DateTimeOffset.UtcNow, [end], result, null), output);
        }

        private void Add(TargetProgress progress, string output) => _news.Add(new Note(
            ++_last, progress, output.Length == 0 ? [] : [new NewOutput(0, 0, Encoding.UTF8.GetBytes(output))]));
    }

    private sealed record Note(ulong Sequence, TargetProgress Progress, IReadOnlyList<NewOutput> Output);

    private sealed class Link(PlayedAgent agent, OneOfSeveral edge, long session) : IHeldLink, ITaskLink
    {
        private volatile bool _down;

        public OneOfSeveral Edge => edge;

        public bool IsUp => !_down && !edge.IsStopped;

        public AgentId Agent => agent.Id;

        public long Session => session;

        public string Instance => $"i{agent._instance}";

        public string RemoteAddress => "10.0.0.1";

        public AgentLoad? Load => null;

        public ulong LastAcked => 0;

        public ITaskLink? Tasks => this;

        public Task Ended => Task.CompletedTask;

        public void Drop() => _down = true;

        public void Send(RunNews news)
        {
            if (IsUp)
            {
                edge.Services.GetRequiredService<ITaskSignals>().News(news);
            }
        }

        public void Order(RunOrder order)
        {
            if (IsUp)
            {
                agent.Take(this, order);
            }
        }

        public void Terminate(TaskId task, int target)
        {
            if (IsUp)
            {
                agent.Kill(this, task, target);
            }
        }

        public void Acknowledge(TaskId task, int target, ulong sequence)
        {
            if (IsUp)
            {
                agent.Acknowledged(task, target, sequence);
            }
        }

        public void Close(DisconnectReason reason) => Drop();

        public void PaceChanged()
        {
        }

        public Task<bool> ProbeAsync(TimeSpan within, CancellationToken cancellation) => Task.FromResult(IsUp);
    }
}
