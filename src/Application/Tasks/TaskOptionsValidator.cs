using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Gse.Application.Tasks;

/// <summary>Ranges, and that every forbidden pattern is a regular expression.</summary>
internal sealed class TaskOptionsValidator : IValidateOptions<TaskOptions>
{
    private static readonly TaskOptionsRanges Ranges = new();

    public ValidateOptionsResult Validate(string? name, TaskOptions options)
    {
        var ranges = Ranges.Validate(name, options);
        var errors = new List<string>(ranges.Failures ?? []);
        for (var i = 0; i < options.ForbiddenPatterns.Count; i++)
        {
            try
            {
                _ = TaskPolicy.PatternOf(options.ForbiddenPatterns[i]);
            }
            catch (RegexParseException bad)
            {
                errors.Add($"{TaskOptions.Section}:{nameof(options.ForbiddenPatterns)}:{i}: {bad.Error}");
            }
            catch (NotSupportedException)
            {
                errors.Add($"{TaskOptions.Section}:{nameof(options.ForbiddenPatterns)}:{i}: looks around or back");
            }
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}

[OptionsValidator]
internal sealed partial class TaskOptionsRanges : IValidateOptions<TaskOptions>;
