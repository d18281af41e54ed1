using System.Buffers;
using System.Globalization;
using System.Text;
using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>
/// What <c>/bin/sh</c> is told, so that a command starts in its group, with its limits, as its user and in its folder,
/// and then takes the shell's place. The agent itself cannot do these things between fork and exec.
/// 1. Variables that the order gives reach no program that still has the agent's rights: the loader and the shell obey
///    some of them. They come in under other names, and get their own when the user has changed.
/// 2. A change of user costs one program more, setpriv: it changes the ids and takes its own place. (runuser would ask
///    PAM for limits, but stays as a parent, costs 2 ms more a run, and writes into the output when it is ended.)
/// </summary>
internal static class CommandText
{
    private const string Carried = "GSE_V_";
    private static readonly SearchValues<char> ShellSigns = SearchValues.Create(";|&<>()`\n#{}");

    /// <summary>Steps that need the agent's rights.</summary>
    public static string Enter(RunCgroup? cgroup, LaunchLimits limits, bool limitAccount)
    {
        var text = new StringBuilder("{ ");
        if (cgroup is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"echo 0 >{PosixSpawn.Quote(cgroup.Procs)}; ");
        }

        text.Append(CultureInfo.InvariantCulture, $"ulimit -c 0; ulimit -S -n {limits.OpenFiles}; ");
        if (limitAccount && limits.Processes > 0)
        {
            // -u is bash's and busybox's letter for it, -p is dash's.
            text.Append(
                CultureInfo.InvariantCulture, $"ulimit -S -u {limits.Processes} || ulimit -S -p {limits.Processes}; ");
        }

        return text.Append("} 2>/dev/null; umask 022\n").ToString();
    }

    /// <summary>Steps of the user.</summary>
    /// <param name="carried">Names of variables that came in under another name.</param>
    public static string Run(CommandRequest request, Account account, IEnumerable<string> carried)
    {
        var text = new StringBuilder();
        foreach (var name in carried)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{name}=${Carried}{name}; export {name}; unset {Carried}{name}\n");
        }

        text.Append(request.Folder.Length > 0
            ? $"cd {PosixSpawn.Quote(request.Folder)} || exit 126\n"
            : $"cd {PosixSpawn.Quote(account.Home)} 2>/dev/null || cd /\n");

        // Where the agent was started is none of the command's business.
        text.Append("unset OLDPWD\n");
        return text.Append(IsSimple(request.Command) ? "exec " : "").Append(request.Command).Append('\n').ToString();
    }

    /// <summary>The environment, each <c>NAME=VALUE</c>.</summary>
    /// <param name="carry">Variables of the order come in under another name.</param>
    public static IEnumerable<string> Variables(CommandRequest request, Account account, bool carry)
    {
        var given = request.Environment ?? new Dictionary<string, string>();
        yield return $"{ProcessTree.Mark}={request.Mark}";
        if (request.TaskId.Length > 0)
        {
            yield return $"GSE_TASK_ID={request.TaskId}";
        }

        (string Name, string Value)[] own =
        [
            ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            ("HOME", account.Home), ("USER", account.Name), ("LOGNAME", account.Name), ("SHELL", account.Shell),
            ("LANG", Environment.GetEnvironmentVariable("LANG") is { Length: > 0 } lang ? lang : "C.UTF-8"),
        ];
        foreach (var (name, value) in own.Where(o => carry || !given.ContainsKey(o.Name)))
        {
            yield return $"{name}={value}";
        }

        foreach (var (name, value) in given)
        {
            yield return carry ? $"{Carried}{name}={value}" : $"{name}={value}";
        }
    }

    /// <summary>Whether it is a name that a shell can have a variable by, and not one of the agent's own.</summary>
    public static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && name is not (ProcessTree.Mark or "GSE_TASK_ID")
        && !name.StartsWith(Carried, StringComparison.Ordinal);

    // One program and its arguments: it can take the shell's place. Anything doubtful keeps its shell.
    private static bool IsSimple(string command) =>
        command.StartsWith('/') && !command.AsSpan().ContainsAny(ShellSigns);
}
