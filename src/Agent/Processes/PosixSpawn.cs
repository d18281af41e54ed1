using System.Runtime.InteropServices;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Starts a program in a session of its own, with every signal as a program expects it and nothing of the agent's open.
/// </summary>
internal static partial class PosixSpawn
{
    private const short SetSession = 0x80;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;

    // Larger than the structures of any libc on the platforms that we build for.
    private const int Opaque = 1024;

    /// <param name="argv">The first is the program's path.</param>
    /// <param name="environment">Each <c>NAME=VALUE</c>.</param>
    /// <param name="output">Where both outputs go; negative: nowhere.</param>
    /// <param name="text">What becomes descriptor 3; negative: none.</param>
    /// <returns>The pid, or 0 and why not.</returns>
    public static unsafe (int Pid, string Error) Run(
        IEnumerable<string> argv, IEnumerable<string> environment, int output = -1, int text = -1)
    {
        var attributes = stackalloc byte[Opaque];
        var actions = stackalloc byte[Opaque];
        var everySignal = stackalloc byte[128];
        var noSignal = stackalloc byte[128];
        new Span<byte>(everySignal, 128).Fill(0xFF);
        new Span<byte>(noSignal, 128).Clear();
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawnattr_setflags(attributes, SetSession | SetSignalDefaults | SetSignalMask);
        _ = posix_spawnattr_setsigdefault(attributes, everySignal);
        _ = posix_spawnattr_setsigmask(attributes, noSignal);
        _ = posix_spawn_file_actions_init(actions);
        _ = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0);
        for (var fd = 1; fd < 3; fd++)
        {
            _ = output < 0
                ? posix_spawn_file_actions_addopen(actions, fd, "/dev/null", 1, 0)
                : posix_spawn_file_actions_adddup2(actions, output, fd);
        }

        if (text >= 0)
        {
            _ = posix_spawn_file_actions_adddup2(actions, text, 3);
        }

        var arguments = argv.Select(Marshal.StringToCoTaskMemUTF8).Append(0).ToArray();
        var variables = environment.Select(Marshal.StringToCoTaskMemUTF8).Append(0).ToArray();
        try
        {
            fixed (nint* argumentsAt = arguments, variablesAt = variables)
            {
                var failed = posix_spawn(
                    out var pid, (byte*)arguments[0], actions, attributes, argumentsAt, variablesAt);
                return failed == 0 ? (pid, "") : (0, Marshal.GetPInvokeErrorMessage(failed));
            }
        }
        finally
        {
            Array.ForEach(arguments, Marshal.FreeCoTaskMem);
            Array.ForEach(variables, Marshal.FreeCoTaskMem);
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>As one word of a shell's command.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn(
        out int pid, byte* path, byte* actions, byte* attributes, nint* argv, nint* environment);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn_file_actions_addopen(
        byte* actions, int fd, string path, int flags, uint mode);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_adddup2(byte* actions, int fd, int asFd);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_destroy(byte* actions);
}
