using System.Runtime.InteropServices;

namespace Gse.AgentHost.Processes;

/// <summary>The few calls of the kernel that .NET has no method for.</summary>
internal static partial class LinuxProcess
{
    public const int SigHup = 1;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private const int PidFdOpen = 434;
    private const int NoHang = 1;
    private const short PollIn = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const uint MemoryCloseOnExec = 1;

    /// <summary>False if the process is gone or not ours to signal.</summary>
    public static bool Kill(int pid, int signal) => kill(pid, signal) == 0;

    /// <summary>The same for this life of the pid only: another's is not signalled.</summary>
    public static bool Kill(ProcessInstance process, int signal) =>
        ProcFs.Stat(process.Pid)?.Instance == process && Kill(process.Pid, signal);

    /// <summary>
    /// A descriptor that becomes readable when the process ends; negative if the kernel has none to give.
    /// </summary>
    public static int OpenPidFd(int pid) => (int)syscall(PidFdOpen, pid, 0);

    public static int OpenEventFd() => eventfd(0, 0x80000);

    public static void Signal(int eventFd)
    {
        var one = 1UL;
        _ = write(eventFd, ref one, sizeof(ulong));
    }

    public static void Drain(int eventFd)
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        _ = Read(eventFd, count);
    }

    /// <summary>A descriptor, or a negative number if there is no such file or no right to read it.</summary>
    public static int OpenToRead(string path) => open(path, CloseOnExec | NonBlocking);

    /// <summary>Bytes read from where the descriptor stands, or a negative number.</summary>
    public static int Read(int fd, Span<byte> buffer) =>
        (int)read(fd, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);

    public static void Close(int fd) => _ = close(fd);

    /// <summary>A pipe that no child inherits by itself; false if there are no descriptors left.</summary>
    public static bool TryOpenPipe(out int read, out int write)
    {
        Span<int> ends = stackalloc int[2];
        var made = pipe2(ref MemoryMarshal.GetReference(ends), CloseOnExec) == 0;
        (read, write) = made ? (ends[0], ends[1]) : (-1, -1);
        return made;
    }

    /// <summary>A nameless file in memory; negative if there is none to be had.</summary>
    public static int OpenMemory(string name) => memfd_create(name, MemoryCloseOnExec);

    /// <summary>Bytes read from the given place of a file, or a negative number.</summary>
    public static int ReadAt(int fd, Span<byte> buffer, long offset) =>
        (int)pread(fd, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length, offset);

    /// <summary>Sleeps until one of the descriptors is readable.</summary>
    public static void Poll(Span<PollFd> fds)
    {
        foreach (ref var fd in fds)
        {
            fd.Events = PollIn;
            fd.Returned = 0;
        }

        _ = poll(ref MemoryMarshal.GetReference(fds), (nuint)fds.Length, -1);
    }

    /// <summary>
    /// Takes the exit of a child. Null if it is not this process's child (or not ended):
    /// then nobody can say how it ended.
    /// </summary>
    public static (int? ExitCode, int? Signal)? Reap(int pid)
    {
        if (waitpid(pid, out var status, NoHang) != pid)
        {
            return null;
        }

        return (status & 0x7F) == 0 ? ((status >> 8) & 0xFF, null) : (null, status & 0x7F);
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long pid, long flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, ref ulong value, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, ref byte buffer, nuint count);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(ref int ends, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pread(int fd, ref byte buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollFd fds, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);
}
