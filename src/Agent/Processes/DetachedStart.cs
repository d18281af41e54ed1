using System.Runtime.InteropServices;
using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Starts a command in a session of its own, so that it outlives the agent, with nothing of the agent's open.
/// </summary>
internal static partial class DetachedStart
{
    private const short SetSession = 0x80;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;

    // Larger than the structures of any libc on the platforms that we build for.
    private const int Opaque = 1024;

    /// <summary>Runs the command with <c>/bin/sh</c>.</summary>
    /// <param name="folder">Working directory, or empty.</param>
    /// <param name="user">Whose rights it gets, or empty for the agent's.</param>
    /// <param name="input">What it reads from; negative for nothing.</param>
    /// <param name="output">Where standard output and standard error go; negative for nowhere.</param>
    /// <returns>The pid, which is its process group, too; or 0 and why not.</returns>
    public static unsafe (int Pid, string Error) Run(
        string command, string folder, string user, int input = -1, int output = -1)
    {
        var script = folder.Length == 0 ? command : $"cd {Quote(folder)} && {command}";
        string[] argv = user.Length == 0 || user == Environment.UserName
            ? ["/bin/sh", "-c", script]
            : ["/usr/sbin/runuser", "-u", user, "--", "/bin/sh", "-c", script];
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
        for (var fd = 0; fd < 3; fd++)
        {
            var given = fd == 0 ? input : output;
            _ = given < 0
                ? posix_spawn_file_actions_addopen(actions, fd, "/dev/null", fd == 0 ? 0 : 1, 0)
                : posix_spawn_file_actions_adddup2(actions, given, fd);
        }

        var arguments = argv.Select(Marshal.StringToCoTaskMemUTF8).Append(0).ToArray();
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(v => !((string)v.Key).StartsWith(ConfigFile.EnvironmentPrefix, StringComparison.Ordinal))
            .Select(v => Marshal.StringToCoTaskMemUTF8($"{v.Key}={v.Value}")).Append(0).ToArray();
        try
        {
            fixed (nint* argumentsAt = arguments, variablesAt = variables)
            {
                var failed = posix_spawn(out var pid, argv[0], actions, attributes, argumentsAt, variablesAt);
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

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn(
        out int pid, string path, byte* actions, byte* attributes, nint* argv, nint* environment);

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
    private static unsafe partial int posix_spawn_file_actions_adddup2(byte* actions, int fd, int newFd);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_destroy(byte* actions);
}
