using System.CommandLine;
using System.Globalization;

namespace Gse.Cli.Commands;

/// <summary>An option that is a whole number within bounds.</summary>
internal static class CountOption
{
    public static Option<int> Create(string name, string description, int byDefault, int max) => new(name)
    {
        Description = $"{description}, 1 to {max}",
        DefaultValueFactory = _ => byDefault,
        HelpName = "n",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count < 1 || count > max)
            {
                result.AddError($"{name} must be a number from 1 to {max}, not '{text}'");
            }

            return count;
        },
    };
}
