using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Gse.AgentHost.Configuration;

/// <summary>
/// Reads typed values and collects what is wrong instead of stopping at it,
/// so that an operator sees all errors at once.
/// </summary>
internal sealed class SectionReader(IConfiguration section, string path, List<string> errors)
{
    public string? Text(string key) => section[key] is { } text && text.Trim() is { Length: > 0 } value ? value : null;

    public string Text(string key, string byDefault) => Text(key) ?? byDefault;

    public int Int(string key, int byDefault, int min, int max)
    {
        if (Text(key) is not { } text)
        {
            return byDefault;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max)
        {
            return value;
        }

        Wrong(key, $"must be a whole number from {min} to {max}, is '{text}'");
        return byDefault;
    }

    public double Percent(string key)
    {
        if (Text(key) is not { } text)
        {
            return 0;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 100)
        {
            return value;
        }

        Wrong(key, $"must be a percentage from 0 to 100, is '{text}'");
        return 0;
    }

    public TimeSpan Seconds(string key, int byDefault, int max) => TimeSpan.FromSeconds(Int(key, byDefault, 0, max));

    public bool Flag(string key)
    {
        if (Text(key) is not { } text)
        {
            return false;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Wrong(key, $"must be true or false, is '{text}'");
        return false;
    }

    public SectionReader Section(string key) => new(section.GetSection(key), Path(key), errors);

    public bool Has(string key) => section.GetSection(key).GetChildren().Any();

    public IEnumerable<SectionReader> List(string key) =>
        section.GetSection(key).GetChildren().Select(c => new SectionReader(c, $"{Path(key)}[{c.Key}]", errors));

    public IReadOnlyList<KeyValuePair<string, string>> Map(string key) =>
        [.. section.GetSection(key).GetChildren()
            .Select(c => KeyValuePair.Create(c.Key, c.Value ?? "")).OrderBy(p => p.Key, StringComparer.Ordinal)];

    public void Wrong(string key, string what) => errors.Add($"{Path(key)}: {what}");

    private string Path(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
