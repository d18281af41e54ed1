using System.Runtime.InteropServices;
using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>
/// Takes the ends of children, so that none stays a zombie.
/// 1. In the program the agent adopts what its children left without a parent (a subreaper): daemons that forked twice
///    are found below it, and their ends are taken, too.
/// 2. A child's end cannot be missed: it is started and noted under the same lock that ends are taken under.
/// </summary>
internal sealed class ChildReaper : IDisposable
{
    private const int ForeignKept = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, TaskCompletionSource<int>> _own = [];
    private readonly Dictionary<int, int> _foreign = [];
    private readonly Queue<int> _foreignOrder = new();
    private readonly bool _adoptsAll;
    private readonly PosixSignalRegistration _signal;

    /// <param name="adoptsAll">This process starts no children by other means, and may adopt orphans.</param>
    public ChildReaper(bool adoptsAll)
    {
        _adoptsAll = adoptsAll && LinuxProcess.BecomeSubreaper();
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => TakeEnds());
    }

    /// <summary>Starts a child.</summary>
    /// <param name="start">Gives the pid, or 0 and why there is none.</param>
    /// <returns>How it ended, as wait tells it, once it has.</returns>
    public (int Pid, string Error, Task<int> Ended) Start(Func<(int Pid, string Error)> start)
    {
        lock (_gate)
        {
            var (pid, error) = start();
            var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (pid > 0)
            {
                _own[pid] = ended;
            }

            return (pid, error, ended.Task);
        }
    }

    /// <summary>
    /// How a child ended that was not started here. Null if it is not this process's child (or has not ended): then
    /// nobody can say.
    /// </summary>
    public (int? ExitCode, int? Signal)? Take(int pid)
    {
        lock (_gate)
        {
            return _foreign.Remove(pid, out var status) || LinuxProcess.TryReap(pid, out status) == pid
                ? LinuxProcess.Meaning(status)
                : null;
        }
    }

    public void Dispose() => _signal.Dispose();

    private void TakeEnds()
    {
        lock (_gate)
        {
            if (_adoptsAll)
            {
                TakeAll();
                return;
            }

            foreach (var pid in _own.Keys)
            {
                if (LinuxProcess.TryReap(pid, out var status) == pid)
                {
                    // Removing while enumerating is allowed for a dictionary.
                    End(pid, status);
                }
            }
        }
    }

    private void TakeAll()
    {
        while (LinuxProcess.TryReap(-1, out var status) is > 0 and var pid)
        {
            if (End(pid, status))
            {
                continue;
            }

            // A watched process, perhaps: its watcher asks in a moment.
            if (!_foreign.ContainsKey(pid))
            {
                _foreignOrder.Enqueue(pid);
            }

            _foreign[pid] = status;

            while (_foreignOrder.Count > ForeignKept)
            {
                _foreign.Remove(_foreignOrder.Dequeue());
            }
        }
    }

    private bool End(int pid, int status)
    {
        if (!_own.Remove(pid, out var ended))
        {
            return false;
        }

        ended.SetResult(status);
        return true;
    }
}
