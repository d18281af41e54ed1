using System.Collections.Concurrent;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Execution;
using Gse.AgentHost.Link;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Watches processes: an end is known at once (pidfd), a new one within half a second, and supervised ones are brought
/// back. One loop holds all state; the exit watcher's thread, reloads and orders only leave it a note.
/// </summary>
internal sealed partial class ProcessWatcher : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan FallbackInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RememberAgain = TimeSpan.FromSeconds(10);

    private readonly WatchMemory _memory;
    private readonly Action<Report> _report;
    private readonly ChildReaper _reaper;
    private readonly ProcessCommands _commands;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _memoryBytes;
    private readonly int _cpuCount;
    private readonly LimitTiming _timing;
    private readonly Wake _wake;
    private readonly ExitWatcher _exits;
    private readonly ConcurrentQueue<ProcessInstance> _ended = new();
    private readonly PidScan _scan = new();
    private readonly long _startedAt;
    private readonly ConcurrentQueue<Action<TimeSpan>> _notes = new();
    private List<WatchedProcess> _processes = [];
    private bool _adopted;
    private TimeSpan _limitsAt;
    private bool _changed;
    private TimeSpan _rememberAt;

    public ProcessWatcher(
        WatchMemory memory, Action<Report> report, ChildReaper reaper, ProcessCommands commands, int cpuCount,
        long memoryBytes, TimeProvider time, ILogger log, LimitTiming? limits = null)
    {
        (_reaper, _commands) = (reaper, commands);
        (_memory, _report, _cpuCount, _memoryBytes, _time, _log) = (memory, report, cpuCount, memoryBytes, time, log);
        _timing = limits ?? LimitTiming.Usual;
        _limitsAt = _timing.Interval;
        _wake = new Wake(time);
        _startedAt = time.GetTimestamp();
        _exits = new ExitWatcher(p =>
        {
            _ended.Enqueue(p);
            _wake.Set();
        });
    }

    private TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>Watches these from now on; what they no longer name is unregistered.</summary>
    public void Watch(IReadOnlyList<WatchSettings> watches) => Note(now => Adopt(watches, now));

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                Look();
                await _wake.WaitAsync(NextLook(), stop);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    public void Dispose()
    {
        _exits.Dispose();
        _wake.Dispose();
    }

    private void Look()
    {
        var now = Now;
        while (_notes.TryDequeue(out var note))
        {
            note(now);
        }

        while (_ended.TryDequeue(out var ended))
        {
            End(ended, now);
        }

        foreach (var process in _processes.Where(p => p.NeedsLooking && p.Current is not null))
        {
            if (ProcFs.Stat(process.Current!.Value.Pid)?.Instance != process.Current)
            {
                End(process.Current.Value, now);
            }
        }

        Search(now);
        Supervise(now);
        GrantHolds();
        KeepLimits(now);
        Remember();
    }

    // An idle agent sleeps: the end of what is there is told by its pidfd, so only what is missing is looked for,
    // pid files (a follower may write its pid while the old one lives), and children that nobody else waits for.
    private TimeSpan? NextLook()
    {
        TimeSpan? next = null;
        foreach (var process in _processes)
        {
            next = Sooner(next, process.NeedsLooking ? FallbackInterval : null);
            next = Sooner(next, process.Current is null || process.HasPidFile ? LookInterval : null);
            next = Sooner(next, process.DueAt - Now);
            next = Sooner(next, IsSampled(process) ? _limitsAt - Now : null);
            next = Sooner(next, process.KillAt - Now);
        }

        next = Sooner(next, _children.Any(IsStray) ? LookInterval : null);
        return _changed ? Sooner(next, _rememberAt - Now) : next;
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) =>
        one is null || other < one ? other : one;

    private void Adopt(IReadOnlyList<WatchSettings> watches, TimeSpan now)
    {
        var known = _adopted
            ? _processes.ToDictionary(
                p => p.Settings.Key, p => new WatchMemo(WatchMemory.Describe(p.Settings), p.Told, null))
            : _memory.Load();
        var before = _processes.ToDictionary(p => p.Settings.Key);
        _adopted = true;
        _processes = [];
        foreach (var watch in watches)
        {
            var memo = known.GetValueOrDefault(watch.Key);
            known.Remove(watch.Key);
            var same = before.GetValueOrDefault(watch.Key);
            if (same is not null && SameAs(same.Settings, watch))
            {
                _processes.Add(same);
                continue;
            }

            _processes.Add(New(watch, memo, same, now));
        }

        foreach (var key in known.Keys)
        {
            var at = key.IndexOf(':', StringComparison.Ordinal);
            Report(new Report
            {
                AtMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                ProcessUnregistered = new ProcessUnregistered
                {
                    Process = new ProcessName { Namespace = key[..at], Name = key[(at + 1)..] },
                },
            });
        }

        _scan.Restart();
    }

    private WatchedProcess New(WatchSettings watch, WatchMemo? memo, WatchedProcess? before, TimeSpan now)
    {
        var process = new WatchedProcess(watch, memo?.Told, Report, _time, _timing) { Held = IsHeld(watch.Key) };
        if (before is not null)
        {
            process.TakeOver(before);
        }
        else if (memo?.Starter is { } starter && ProcFs.Stat(starter.Pid)?.Instance == starter)
        {
            process.TakeUp(starter, now);
        }

        if (memo?.Description != WatchMemory.Describe(watch))
        {
            process.Register();
        }

        return process;
    }

    private void Note(Action<TimeSpan> note)
    {
        _notes.Enqueue(note);
        _wake.Set();
    }

    private static bool SameAs(WatchSettings a, WatchSettings b) =>
        WatchMemory.Describe(a) == WatchMemory.Describe(b) && a.Supervise == b.Supervise && a.Limits == b.Limits;

    // Every change of what is remembered has been reported; so without a report there is nothing to write.
    private void Report(Report news)
    {
        _changed = true;
        _report(news);
    }

    private void Remember()
    {
        if (!_changed || Now < _rememberAt)
        {
            return;
        }

        try
        {
            _memory.Save(_processes);
            _changed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _rememberAt = Now + RememberAgain;
            Log.NotRemembered(_log, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "{Process} ended, pid {Pid}")]
        public static partial void Ended(ILogger logger, string process, int pid);

        [LoggerMessage(4002, LogLevel.Information, "{Process} is there, pid {Pid}")]
        public static partial void Found(ILogger logger, string process, int pid);

        [LoggerMessage(4003, LogLevel.Information, "{Process} is being started, attempt {Attempt}")]
        public static partial void Starting(ILogger logger, string process, int attempt);

        [LoggerMessage(
            4004, LogLevel.Warning, "{Process} did not start, attempt {Attempt}, given up: {GivenUp}: {Reason}")]
        public static partial void NotStarted(ILogger logger, string process, int attempt, bool givenUp, string reason);

        [LoggerMessage(4005, LogLevel.Warning, "what was told about processes cannot be kept: {Reason}")]
        public static partial void NotRemembered(ILogger logger, string reason);
    }
}
