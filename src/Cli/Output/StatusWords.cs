namespace Gse.Cli.Output;

/// <summary>The names of the API as people write them: <c>neverDelivered</c> is "never delivered".</summary>
internal static class StatusWords
{
    public static string Of(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
