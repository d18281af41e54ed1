using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Tells at once when a process ends: one thread that sleeps in poll() over a pidfd each. Where the kernel gives no
/// pidfd (before 5.3) it tells nothing, and the caller's own looks have to do.
/// </summary>
internal sealed class ExitWatcher : IDisposable
{
    private readonly ConcurrentQueue<(ProcessInstance Process, int Fd)> _added = new();
    private readonly Action<ProcessInstance> _onExit;
    private readonly int _wake = LinuxProcess.OpenEventFd();
    private readonly Thread _thread;
    private volatile bool _disposed;

    /// <param name="onExit">Called on the watcher's thread; must not block.</param>
    public ExitWatcher(Action<ProcessInstance> onExit)
    {
        _onExit = onExit;
        _thread = new Thread(Run, maxStackSize: 128 * 1024) { IsBackground = true, Name = "process exits" };
        _thread.Start();
    }

    /// <summary>False if the kernel cannot tell; true also if it is gone already, which is then told.</summary>
    public bool TryWatch(ProcessInstance process)
    {
        var fd = LinuxProcess.OpenPidFd(process.Pid);
        if (fd < 0)
        {
            return false;
        }

        // The pid may have become another's between finding the process and opening this: then ours has ended.
        if (ProcFs.Stat(process.Pid)?.Instance != process)
        {
            LinuxProcess.Close(fd);
            _onExit(process);
            return true;
        }

        _added.Enqueue((process, fd));
        LinuxProcess.Signal(_wake);
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        LinuxProcess.Signal(_wake);
        _thread.Join();
        LinuxProcess.Close(_wake);
    }

    private void Run()
    {
        List<ProcessInstance> processes = [default];
        List<LinuxProcess.PollFd> fds = [new LinuxProcess.PollFd { Fd = _wake }];
        while (!_disposed)
        {
            LinuxProcess.Poll(CollectionsMarshal.AsSpan(fds));
            for (var i = fds.Count - 1; i > 0; i--)
            {
                if (fds[i].Returned == 0)
                {
                    continue;
                }

                LinuxProcess.Close(fds[i].Fd);
                var ended = processes[i];
                fds.RemoveAt(i);
                processes.RemoveAt(i);
                _onExit(ended);
            }

            if (fds[0].Returned != 0)
            {
                LinuxProcess.Drain(_wake);
            }

            while (_added.TryDequeue(out var added))
            {
                processes.Add(added.Process);
                fds.Add(new LinuxProcess.PollFd { Fd = added.Fd });
            }
        }

        fds.Skip(1).ToList().ForEach(f => LinuxProcess.Close(f.Fd));
    }
}
