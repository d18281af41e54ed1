using System.Runtime.InteropServices;

namespace Gse.AgentHost.Processes;

/// <summary>The few calls of the kernel that .NET has no method for.</summary>
internal static partial class LinuxProcess
{
    public const int SigHup = 1;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigStop = 19;

    private const int PidFdOpen = 434;
    private const int NoHang = 1;
    private const short PollIn = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int SetFileDescriptorFlags = 2;
    private const int SetFileFlags = 4;
    private const int SetChildSubreaper = 36;

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

    /// <summary>Makes what was created or renamed in a folder outlive a loss of power.</summary>
    public static void SyncFolder(string path)
    {
        var fd = open(path, CloseOnExec);
        if (fd >= 0)
        {
            _ = fsync(fd);
            Close(fd);
        }
    }

    /// <summary>A descriptor, or a negative number if there is no such file or no right to read it.</summary>
    public static int OpenToRead(string path) => open(path, CloseOnExec | NonBlocking);

    /// <summary>Bytes read from where the descriptor stands, or a negative number.</summary>
    public static int Read(int fd, Span<byte> buffer) =>
        (int)read(fd, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);

    public static void Close(int fd) => _ = close(fd);

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
    /// Takes the exit of a child, or with -1 of any. Its pid; 0 or less if there is none that has ended.
    /// </summary>
    public static int TryReap(int pid, out int status) => waitpid(pid, out status, NoHang);

    /// <summary>What a wait status says.</summary>
    public static (int? ExitCode, int? Signal) Meaning(int status) =>
        (status & 0x7F) == 0 ? ((status >> 8) & 0xFF, null) : (null, status & 0x7F);

    /// <summary>
    /// From now on what descendants leave without a parent becomes this process's child. False where the kernel has no
    /// such thing.
    /// </summary>
    public static bool BecomeSubreaper() => prctl(SetChildSubreaper, 1, 0, 0, 0) == 0;

    /// <summary>
    /// Nothing that is open now reaches what is started: whoever started this process may have left files open.
    /// </summary>
    public static void CloseAllOnExec()
    {
        foreach (var file in Directory.EnumerateFiles("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(file), out var fd) && fd > 2)
            {
                _ = fcntl(fd, SetFileDescriptorFlags, 1);
            }
        }
    }

    /// <summary>A pipe that nothing that is started inherits. False: no more files.</summary>
    /// <param name="blocks">Whether reading waits for somebody to write.</param>
    public static bool TryPipe(out int read, out int write, bool blocks = false)
    {
        Span<int> ends = stackalloc int[2];
        if (pipe2(ref MemoryMarshal.GetReference(ends), CloseOnExec) != 0)
        {
            (read, write) = (-1, -1);
            return false;
        }

        (read, write) = (ends[0], ends[1]);
        if (!blocks)
        {
            _ = fcntl(read, SetFileFlags, NonBlocking);
        }

        return true;
    }

    /// <summary>A file without a name, in memory, that holds the text; negative if there is none to be had.</summary>
    public static int MemoryFile(ReadOnlySpan<byte> text)
    {
        var fd = memfd_create("gse", 1);
        while (fd >= 0 && text.Length > 0)
        {
            var written = (int)write(fd, in MemoryMarshal.GetReference(text), (nuint)text.Length);
            if (written <= 0)
            {
                Close(fd);
                return -1;
            }

            text = text[written..];
        }

        return fd;
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
    private static partial int fsync(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollFd fds, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, ref readonly byte value, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(ref int ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, int value);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);
}
