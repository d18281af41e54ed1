using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>
/// Reads the output of everything that runs: one thread for all, and none while nothing runs. What is read goes to the
/// pipe's taker at once, on this thread; a taker never blocks for longer than a disk does.
/// </summary>
internal sealed class OutputPump : IDisposable
{
    private const int ReadSize = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<OutputPipe> _added = new();
    private readonly ConcurrentQueue<OutputPipe> _settling = new();
    private readonly int _wake = LinuxProcess.OpenEventFd();
    private bool _running;
    private volatile bool _disposed;

    /// <summary>From now on the pipe is read until its last writer has closed it.</summary>
    public void Add(OutputPipe pipe)
    {
        lock (_gate)
        {
            _added.Enqueue(pipe);
            if (!_running)
            {
                _running = true;
                new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "output" }.Start();
            }
        }

        LinuxProcess.Signal(_wake);
    }

    /// <summary>Takes what is in the pipe at this moment, then tells <see cref="OutputPipe.Settled"/>.</summary>
    public void Settle(OutputPipe pipe)
    {
        _settling.Enqueue(pipe);
        LinuxProcess.Signal(_wake);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (!_running)
            {
                LinuxProcess.Close(_wake);
                return;
            }

            LinuxProcess.Signal(_wake);
        }
    }

    private void Run()
    {
        List<OutputPipe> pipes = [];
        List<LinuxProcess.PollFd> fds = [new LinuxProcess.PollFd { Fd = _wake }];
        var buffer = new byte[ReadSize];
        while (Admit(pipes, fds))
        {
            LinuxProcess.Poll(CollectionsMarshal.AsSpan(fds));
            if (fds[0].Returned != 0)
            {
                LinuxProcess.Drain(_wake);
            }

            for (var i = pipes.Count - 1; i >= 0; i--)
            {
                if (fds[i + 1].Returned != 0 && !pipes[i].Read(buffer))
                {
                    pipes.RemoveAt(i);
                    fds.RemoveAt(i + 1);
                }
            }

            while (_settling.TryDequeue(out var settling))
            {
                if (!settling.ReadAll(buffer) && pipes.IndexOf(settling) is >= 0 and var at)
                {
                    pipes.RemoveAt(at);
                    fds.RemoveAt(at + 1);
                }

                settling.Settled();
            }
        }
    }

    // Under the lock, so that a pipe is not added to a thread that has just decided to end.
    private bool Admit(List<OutputPipe> pipes, List<LinuxProcess.PollFd> fds)
    {
        lock (_gate)
        {
            while (_added.TryDequeue(out var pipe))
            {
                if (pipe.Closed.IsCompleted)
                {
                    // It was settled to its end before it was seen here; the number may be another file's by now.
                    continue;
                }

                pipes.Add(pipe);
                fds.Add(new LinuxProcess.PollFd { Fd = pipe.Fd });
            }

            _running = !_disposed && (pipes.Count > 0 || !_settling.IsEmpty);
            if (_disposed)
            {
                pipes.ForEach(p => p.Close());
                LinuxProcess.Close(_wake);
            }

            return _running;
        }
    }
}
