using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Starts a command in a session of its own, so that it outlives the agent, with nothing of the agent's open.
/// </summary>
internal static class DetachedStart
{
    /// <summary>Runs the command with <c>/bin/sh</c>.</summary>
    /// <param name="folder">Working directory, or empty.</param>
    /// <param name="user">Whose rights it gets, or empty for the agent's.</param>
    /// <returns>The pid, or 0 and why not.</returns>
    public static (int Pid, string Error) Run(string command, string folder, string user)
    {
        var script = folder.Length == 0 ? command : $"cd {PosixSpawn.Quote(folder)} && {command}";
        string[] argv = user.Length == 0 || user == Environment.UserName
            ? ["/bin/sh", "-c", script]
            : ["/usr/sbin/runuser", "-u", user, "--", "/bin/sh", "-c", script];
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(v => !((string)v.Key).StartsWith(ConfigFile.EnvironmentPrefix, StringComparison.Ordinal))
            .Select(v => $"{v.Key}={v.Value}");
        return PosixSpawn.Run(argv, variables);
    }
}
