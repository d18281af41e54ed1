using System.Runtime.InteropServices;

namespace Gse.AgentHost.Processes;

/// <summary>The few calls of the kernel that .NET has no method for.</summary>
internal static partial class LinuxProcess
{
    public const int SigHup = 1;
    public const int SigTerm = 15;

    /// <summary>False if the process is gone or not ours to signal.</summary>
    public static bool Kill(int pid, int signal) => kill(pid, signal) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
