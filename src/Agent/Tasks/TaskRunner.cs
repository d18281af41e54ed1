using System.Collections.Concurrent;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Execution;
using Gse.AgentHost.Link;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Takes orders, has them carried out, and tells what becomes of them.
/// 1. An order is on the disk before anything of it happens; one that is known is never carried out again.
/// 2. Every run has one end. What is under way when the agent ends is ended, by this life or by the next.
/// 3. News are on the disk before they are sent, and kept until they are acknowledged; at most
///    <see cref="Window"/> bytes of them at a time, the rest waits as what it is: output in files, ends in the journal.
/// 4. One loop decides; what is acceptable and what is to be told in one pass costs one write to the disk together.
/// </summary>
internal sealed partial class TaskRunner : IDisposable
{
    /// <summary>News that are not acknowledged, in bytes at most.</summary>
    public const int Window = 256 * 1024;

    private static readonly TimeSpan Housekeeping = TimeSpan.FromHours(1);
    private static readonly TimeSpan DiskAgain = TimeSpan.FromSeconds(10);

    private readonly string _folder;
    private readonly Func<TaskSettings> _settings;
    private readonly Launcher _launcher;
    private readonly IProcessOrders? _processes;
    private readonly ScriptSweep _sweep;
    private readonly string _agentMark;
    private readonly string _bootId;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TaskJournal _journal;
    private readonly SignatureCheck _signatures;
    private readonly FinishedRuns _finished;
    private readonly Wake _wake;
    private readonly long _startedAt;
    private readonly ConcurrentQueue<object> _inputs = new();
    private readonly ConcurrentQueue<TaskRun> _changed = new();
    private readonly Dictionary<RunKey, TaskRun> _live = [];
    private readonly HashSet<TaskRun> _untold = [];
    private NewsFeed? _feed;
    private int _unackedBytes;
    private TimeSpan _houseAt = Housekeeping;
    private bool _isDurable = true;

    /// <param name="folder">Its own, for what must not be forgotten.</param>
    /// <param name="processes">Who carries out process orders; null: they are refused.</param>
    public TaskRunner(
        string folder, Func<TaskSettings> settings, Launcher launcher, IProcessOrders? processes, string bootId,
        TimeProvider time, ILogger log)
    {
        (_folder, _settings, _launcher, _processes) = (Path.Combine(folder, "output"), settings, launcher, processes);
        (_agentMark, _bootId, _time, _log) = (RunKey.AgentMark(folder), bootId, time, log);
        _wake = new Wake(time);
        _startedAt = time.GetTimestamp();
        _signatures = new SignatureCheck(time);
        _finished = new FinishedRuns(settings().RememberFinished, time);
        _sweep = new ScriptSweep(Path.Combine(folder, "folders"), () => settings().Cleaning, time, log);
        _scripts = new Turns(() => settings());
        _operations = new Turns(() => settings());
        _journal = new TaskJournal(folder, log);
        _journal.Read(Load);
        Reopen();
    }

    private TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>What the edge says of tasks. From any thread.</summary>
    /// <param name="message">A TaskOrder, TaskTerminate or TaskNewsAck.</param>
    public void Take(object message) => Input(message);

    /// <summary>A session has begun: first it gets everything that is not acknowledged.</summary>
    /// <param name="wake">Called when there are news.</param>
    public NewsFeed Connect(Action wake)
    {
        var feed = new NewsFeed(wake);
        Input(feed);
        return feed;
    }

    /// <summary>Runs until stopped; then everything that is under way is ended, and that is on the disk.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var sweeping = _sweep.RunAsync(stop);
        BeginRecovery();
        try
        {
            while (true)
            {
                Pass();
                await _wake.WaitAsync(NextPass(), stop);
            }
        }
        catch (OperationCanceledException)
        {
            await StopAsync();
        }

        await sweeping;
    }

    public void Dispose()
    {
        _wake.Dispose();
        _journal.Dispose();
    }

    private void Input(object input)
    {
        _inputs.Enqueue(input);
        _wake.Set();
    }

    private void Changed(TaskRun run)
    {
        if (run.TryNote())
        {
            _changed.Enqueue(run);
            _wake.Set();
        }
    }

    private void Pass()
    {
        List<UnackedNews> made;
        lock (_journal.Gate)
        {
            while (_inputs.TryDequeue(out var input))
            {
                On(input);
            }

            while (_changed.TryDequeue(out var run))
            {
                run.Noted();
                _untold.Add(run);
            }

            made = MakeNews();
        }

        _isDurable = _journal.MakeDurable();
        StartAccepted();
        made.ForEach(n => _feed?.Add(n));
        if (Now >= _houseAt)
        {
            _houseAt = Now + Housekeeping;
            _finished.ForgetOld();
            _signatures.ForgetOld();
        }

        if (_journal.IsWorthMakingAnew)
        {
            _journal.TryMakeAnew(Snapshot);
        }
    }

    private void On(object input)
    {
        switch (input)
        {
            case NewsFeed feed:
                _feed = feed;
                foreach (var news in _live.Values.SelectMany(r => r.Unacked))
                {
                    feed.Add(news);
                }

                break;
            case TaskOrder order:
                OnOrder(order);
                break;
            case TaskTerminate terminate:
                OnTerminate(new RunKey(terminate.TaskId, terminate.Target));
                break;
            case TaskNewsAck ack:
                OnAck(ack);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"no rule for {input}");
        }
    }

    private void OnAck(TaskNewsAck ack)
    {
        if (!_live.TryGetValue(new RunKey(ack.TaskId, ack.Target), out var run))
        {
            return;
        }

        _unackedBytes -= run.Acknowledge(ack.Sequence);
        if (!run.IsOver)
        {
            return;
        }

        var end = run.End!.Clone();
        (end.Message, end.Process) = ("", null);
        var how = new RunFinished { AtMs = NowMs(), Sequence = run.Sequence, End = end };
        _journal.Append(FinishedRuns.Record(run.Key, how));
        _finished.Add(run.Key, how);
        _live.Remove(run.Key);
        _untold.Remove(run);
        foreach (var atomic in run.Atomics)
        {
            atomic.Spool?.Delete();
        }
    }

    private IEnumerable<JournalRecord> Snapshot() =>
        _signatures.Nonces.Concat(_finished.Records).Concat(_live.Values.SelectMany(r => r.Snapshot()));

    private TimeSpan NextPass()
    {
        var next = _houseAt - Now;
        next = Sooner(next, _newsAt - Now);
        next = Sooner(next, NextTooLate() - Now);
        return _isDurable ? next : Sooner(next, DiskAgain);
    }

    private static TimeSpan Sooner(TimeSpan one, TimeSpan? other) => other < one ? other.Value : one;

    private long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
