using System.CommandLine.Parsing;
using System.Globalization;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Reads a span of time from the command line.</summary>
internal static class SpanArgument
{
    /// <summary>As the API reads it: whole seconds, <c>90s</c>.</summary>
    public static string Text(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds)}s");

    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Moments.TryParseSpan(text, out var span))
        {
            result.AddError($"'{text}' is no time: use 30s, 10m, 1h, 7d or 00:10:00");
        }

        return span;
    }
}
