using System.ComponentModel;
using System.Globalization;

namespace Gse.Edge.Hosting;

/// <summary>
/// Reads durations as people write them: <c>250ms</c>, <c>3s</c>, <c>2m</c>, <c>1h</c>, <c>7d</c>, or <c>00:00:03</c>.
/// </summary>
internal sealed class DurationConverter : TimeSpanConverter
{
    /// <summary>From now on every configuration key of type <see cref="TimeSpan"/> is read this way.</summary>
    public static void Install() =>
        TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter)));

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text && TryParse(text.Trim(), out var duration)
            ? duration
            : throw new FormatException($"'{value}' is no duration; write 250ms, 3s, 2m, 1h, 7d or 00:00:03");

    internal static bool TryParse(string text, out TimeSpan duration)
    {
        var digits = text.AsSpan().TrimEnd("dhms");
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Unit(text[digits.Length..]) is { } unit
            && number <= TimeSpan.MaxValue / unit)
        {
            duration = number * unit;
            return true;
        }

        // A bare number would be days to TimeSpan.Parse, which nobody means.
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration)
            && text.Contains(':', StringComparison.Ordinal);
    }

    private static TimeSpan? Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        _ => null,
    };
}
