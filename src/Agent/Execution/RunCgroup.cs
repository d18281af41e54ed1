using System.Globalization;
using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>The control group of one command: whatever it starts is in it.</summary>
/// <param name="stays">Gets it when it cannot be removed yet: the last of it has ended, but its parent has not heard.
/// </param>
internal sealed class RunCgroup(string path, Action<RunCgroup>? stays = null)
{
    // What forks while it is moved is moved with the next round.
    private const int Rounds = 5;

    public string Path => path;

    /// <summary>Written <c>0</c> to by a process, it takes that process in.</summary>
    public string Procs => System.IO.Path.Combine(path, "cgroup.procs");

    /// <summary>Everything in it, and in groups that were made below it.</summary>
    public List<int> Pids()
    {
        List<int> pids = [];
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories).Prepend(path))
            {
                var lines = File.ReadLines(System.IO.Path.Combine(folder, "cgroup.procs"));
                pids.AddRange(lines.Select(l => int.Parse(l, CultureInfo.InvariantCulture)));
            }
        }
        catch (IOException)
        {
            // A group that went while it was looked at had nothing in it.
            return pids;
        }

        return pids;
    }

    /// <summary>Ends everything in it, at one moment. Kernels before 5.14 are made to stand still first.</summary>
    public void Kill()
    {
        try
        {
            if (File.Exists(System.IO.Path.Combine(path, "cgroup.kill")))
            {
                CgroupHost.Write(System.IO.Path.Combine(path, "cgroup.kill"), "1");
                return;
            }

            CgroupHost.Write(System.IO.Path.Combine(path, "cgroup.freeze"), "1");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or a kernel before 5.2: one by one, as the tree is looked through again.
            Pids().ForEach(pid => LinuxProcess.Kill(pid, LinuxProcess.SigKill));
            return;
        }

        Pids().ForEach(pid => LinuxProcess.Kill(pid, LinuxProcess.SigKill));
    }

    /// <summary>
    /// What a command left behind goes on elsewhere, without the command's limits; the group goes.
    /// </summary>
    public void Release()
    {
        if (RemoveIfEmpty())
        {
            return;
        }

        var left = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "left");
        try
        {
            Directory.CreateDirectory(left);
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var pid in Pids())
                {
                    CgroupHost.Write(
                        System.IO.Path.Combine(left, "cgroup.procs"), pid.ToString(CultureInfo.InvariantCulture));
                }

                if (RemoveIfEmpty())
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // One ended while it was moved, or is not ours to move.
            stays?.Invoke(this);
            return;
        }

        stays?.Invoke(this);
    }

    public bool RemoveIfEmpty()
    {
        try
        {
            Directory.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
