using System.Runtime.InteropServices;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>Signals of Linux, as <c>kill(2)</c> numbers them.</summary>
internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int pid, int signal) =>
        Assert.True(SendTo(pid, signal) == 0, $"kill({pid}, {signal}) failed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendTo(int pid, int signal);
}
