using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>
/// Stands between a command and the agent's pipe, where the command leaves a daemon that keeps its output open: the
/// first megabyte goes to the agent, and the rest, also when the agent has ended, nowhere. Without it the daemon's next
/// word after the agent's end would be its last, by SIGPIPE. It ends with the last holder of the output.
/// </summary>
internal static class OutputDrain
{
    private const string Script = "head -c 1048576 <&3; exec cat <&3 >/dev/null";

    private static readonly string[] Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <param name="output">Taken over: closed, or given back where a drain cannot be had.</param>
    /// <returns>What the command has to write to.</returns>
    public static int PutBefore(int output, ChildReaper reaper)
    {
        if (!LinuxProcess.TryPipe(out var read, out var write, blocks: true))
        {
            return output;
        }

        var (pid, _, _) = reaper.Start(() => PosixSpawn.Run(["/bin/sh", "-c", Script], Environment, output, read));
        LinuxProcess.Close(read);
        LinuxProcess.Close(pid > 0 ? output : write);
        return pid > 0 ? write : output;
    }
}
