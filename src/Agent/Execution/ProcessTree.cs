using System.Buffers;
using System.Globalization;
using System.Text;
using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>
/// Everything that a command started, wherever it went: by its control group; and, for hosts without, by its session,
/// by descent, and by the mark in its environment, which a daemon that forked twice still has.
/// </summary>
/// <param name="leader">The command's first process.</param>
internal sealed class ProcessTree(ProcessInstance leader, string mark, RunCgroup? cgroup)
{
    /// <summary>The variable that carries the mark.</summary>
    public const string Mark = "GSE_RUN";

    private const int LongestEnvironment = 256 * 1024;

    private readonly byte[] _needle = Encoding.UTF8.GetBytes($"{Mark}={mark}\0");

    /// <summary>Every mark that any process carries.</summary>
    public static HashSet<string> LivingMarks()
    {
        HashSet<string> marks = [];
        var buffer = new byte[LongestEnvironment];
        foreach (var pid in ProcFs.Pids())
        {
            var variables = Encoding.UTF8.GetString(EnvironmentOf(pid, buffer)).Split('\0');
            marks.UnionWith(variables.Where(v => v.StartsWith($"{Mark}=", StringComparison.Ordinal))
                .Select(v => v[(Mark.Length + 1)..]));
        }

        return marks;
    }

    /// <summary>What lives of it at this moment.</summary>
    public HashSet<int> Members()
    {
        var members = new HashSet<int>(cgroup?.Pids() ?? []);
        List<(int Pid, ProcessKin Kin)> others = [];
        foreach (var pid in ProcFs.Pids())
        {
            // Nothing that was there before the command can be of it.
            if (pid == Environment.ProcessId || ProcFs.Kin(pid) is not { } kin || kin.StartTicks < leader.StartTicks)
            {
                continue;
            }

            if (kin.IsDead)
            {
                members.Remove(pid);
            }
            else if (!members.Contains(pid))
            {
                if (IsInSession(pid, kin) || HasMark(pid))
                {
                    members.Add(pid);
                }
                else
                {
                    others.Add((pid, kin));
                }
            }
        }

        AddDescendants(members, others);
        return members;
    }

    /// <summary>Asks all of it to end.</summary>
    public void Terminate()
    {
        foreach (var pid in Members())
        {
            LinuxProcess.Kill(pid, LinuxProcess.SigTerm);
        }
    }

    /// <summary>
    /// Ends all of it: what is found stands still, until nothing new is found; then it is killed. A tree that forks as
    /// fast as it can does not outrun that.
    /// </summary>
    public void Kill()
    {
        cgroup?.Kill();
        HashSet<int> stopped = [];
        for (var round = 0; round < 50; round++)
        {
            var before = stopped.Count;
            foreach (var pid in Members())
            {
                if (stopped.Add(pid))
                {
                    LinuxProcess.Kill(pid, LinuxProcess.SigStop);
                }
            }

            if (stopped.Count == before)
            {
                break;
            }
        }

        foreach (var pid in stopped)
        {
            LinuxProcess.Kill(pid, LinuxProcess.SigKill);
        }
    }

    private static void AddDescendants(HashSet<int> members, List<(int Pid, ProcessKin Kin)> others)
    {
        for (var added = true; added && members.Count > 0;)
        {
            added = false;
            foreach (var (pid, kin) in others)
            {
                added |= members.Contains(kin.Parent) && members.Add(pid);
            }
        }
    }

    // The number of a session stays taken while it has members. If its leader is another life, it is another session.
    private bool IsInSession(int pid, ProcessKin kin) =>
        leader.Pid > 0 && kin.Session == leader.Pid
        && (pid == leader.Pid
            ? kin.StartTicks == leader.StartTicks
            : ProcFs.Kin(leader.Pid) is not { } first || first.StartTicks == leader.StartTicks);

    private bool HasMark(int pid)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestEnvironment);
        try
        {
            ReadOnlySpan<byte> text = EnvironmentOf(pid, buffer);
            for (int at; (at = text.IndexOf(_needle)) >= 0; text = text[(at + 1)..])
            {
                if (at == 0 || text[at - 1] == 0)
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ReadOnlySpan<byte> EnvironmentOf(int pid, byte[] buffer)
    {
        var fd = LinuxProcess.OpenToRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"));
        if (fd < 0)
        {
            return [];
        }

        var length = 0;
        int read;
        while (length < buffer.Length && (read = LinuxProcess.Read(fd, buffer.AsSpan(length))) > 0)
        {
            length += read;
        }

        LinuxProcess.Close(fd);
        return buffer.AsSpan(0, length);
    }
}
