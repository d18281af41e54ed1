using System.Text.RegularExpressions;

namespace Gse.Architecture.Tests;

/// <summary>C# text without what does not compile: comments are blanked, and the content of strings.</summary>
internal static partial class Code
{
    /// <summary>The file with comments and string contents blanked; line numbers stay.</summary>
    public static string Of(string relative) => Strip(File.ReadAllText(Repository.PathOf(relative)));

    public static string Strip(string text) => Noise().Replace(text, match => match.Value switch
    {
        ['/', ..] => KeepLines(match.Value),
        ['\'', ..] => match.Value,
        _ => "\"" + KeepLines(match.Value) + "\"",
    });

    /// <summary>Every match of a pattern in the code of the files, as <c>file:line text</c>.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> files, Regex pattern)
    {
        var found = new List<string>();
        foreach (var file in files)
        {
            var code = Of(file);
            found.AddRange(pattern.Matches(code).Select(
                match => $"{file}:{code.AsSpan(0, match.Index).Count('\n') + 1} {match.Value.Trim()}"));
        }

        return found;
    }

    private static string KeepLines(string text) => new('\n', text.AsSpan().Count('\n'));

    [GeneratedRegex(
        """
        //[^\n]* | /\*.*?\*/ | '(?:\\.|[^'\\])' |
        \$*(?<q>\"{3,}).*?\k<q> | \$?@\$?\"(?:\"\"|[^\"])*\" | \$?\"(?:\\.|[^\"\\\n])*\"
        """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Noise();
}
