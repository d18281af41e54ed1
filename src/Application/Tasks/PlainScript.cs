using System.Security.Cryptography;
using System.Text;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>
/// What people ask for, one script or one command, as the work of a task. The same question is always the same work:
/// who signs it makes it with this, too.
/// </summary>
/// <param name="User">OS account; empty for the agent's own.</param>
/// <param name="TimeoutSeconds">0 for none.</param>
public sealed record PlainScript(string User, int TimeoutSeconds, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The only command of such a task.</summary>
    public const int Command = 0;

    private const string Shell = "/bin/sh";
    private const string SafeCharacters = "_-./:=@%+,";

    /// <summary>Where scripts are written that say no folder.</summary>
    public string Folder => $"/tmp/gse/{(User.Length > 0 ? User : "agent")}";

    /// <summary>Writes the script to the host and runs it.</summary>
    /// <param name="name">Null: made of the content, so that tasks on one host do not overwrite each other's.</param>
    /// <param name="folder">Null for <see cref="Folder"/>.</param>
    /// <param name="interpreter">Empty: by the script's first line, then by the extension of its name.</param>
    public ScriptWork OfScript(
        string content, string? name, string? folder, string interpreter, IReadOnlyList<string> arguments)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        var file = new ScriptText(name ?? $"{hash[..16]}.sh", (folder ?? Folder).TrimEnd('/'), content, hash);
        return Of([file], Line(Quote($"{file.Folder}/{file.Name}"), arguments), interpreter);
    }

    /// <summary>Has the host's shell run a line.</summary>
    /// <param name="line">As the shell reads it.</param>
    /// <param name="arguments">Added to the line, each as it is.</param>
    public ScriptWork OfCommand(string line, IReadOnlyList<string> arguments) =>
        Of([], $"{Shell} -c {Quote(Line(line, arguments))}", "");

    /// <summary>One word, however a shell would read what is in it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || SafeCharacters.Contains(c))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Line(string first, IReadOnlyList<string> arguments) =>
        string.Join(' ', arguments.Select(Quote).Prepend(first));

    private ScriptWork Of(IReadOnlyList<ScriptText> files, string command, string interpreter) => new(
        User, files, [new AtomicTask(Command, command, TimeoutSeconds, [])], Environment, interpreter);
}
