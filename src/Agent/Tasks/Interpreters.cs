using Gse.AgentHost.Execution;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// What runs a command: the order's interpreter; else what the script's first line says; else by the extension; else
/// the file itself, if it is a program. A command that names no file by its whole path is left to the shell.
/// </summary>
internal static class Interpreters
{
    private static readonly string[] Folders =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <param name="byExtension">Programs for an extension without its dot, the best first.</param>
    /// <returns>The command to give to the shell, or why there is none.</returns>
    public static (string Command, LaunchRefusal? Refusal) Resolve(
        string command, string interpreter, IReadOnlyDictionary<string, IReadOnlyList<string>> byExtension)
    {
        if (interpreter.Length > 0)
        {
            return ($"{interpreter} {command}", null);
        }

        var file = FirstWord(command);
        if (!file.StartsWith('/'))
        {
            return (command, null);
        }

        Span<byte> begin = stackalloc byte[4];
        var info = new FileInfo(file);
        if (!info.Exists)
        {
            return ("", NotExecutable(Directory.Exists(file) ? $"{file} is a folder" : $"there is no file {file}"));
        }

        begin = begin[..ProcFs.ReadFile(file, begin)];
        var isExecutable = (info.UnixFileMode & (UnixFileMode)0b001_001_001) != 0;
        if (isExecutable && (begin.StartsWith("#!"u8) || begin.SequenceEqual("\u007fELF"u8)))
        {
            return (command, null);
        }

        var extension = Path.GetExtension(file).TrimStart('.');
        if (byExtension.TryGetValue(extension, out var programs))
        {
            return programs.Select(Find).FirstOrDefault(p => p is not null) is { } program
                ? ($"{program} {command}", null)
                : ("", NotExecutable($"{file} needs {string.Join(" or ", programs)}, which this host does not have"));
        }

        // Unreadable to the agent, and yet perhaps not to the user: the kernel decides.
        return isExecutable && begin.Length == 0 && info.Length > 0
            ? (command, null)
            : ("", NotExecutable($"nothing says what is to run {file}"));
    }

    /// <summary>The command's first word, as a shell reads it.</summary>
    public static string FirstWord(string command)
    {
        var word = new System.Text.StringBuilder();
        var quote = '\0';
        for (var i = 0; i < command.Length; i++)
        {
            var c = command[i];
            if (quote == '\0' && (char.IsWhiteSpace(c) || c is ';' or '&' or '|' or '<' or '>'))
            {
                if (word.Length > 0)
                {
                    break;
                }
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '\\' && quote != '\'' && i + 1 < command.Length)
            {
                word.Append(command[++i]);
            }
            else
            {
                word.Append(c);
            }
        }

        return word.ToString();
    }

    private static string? Find(string program) =>
        program.StartsWith('/')
            ? File.Exists(program) ? program : null
            : Folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private static LaunchRefusal NotExecutable(string why) => new(StartFailure.NotExecutable, why);
}
