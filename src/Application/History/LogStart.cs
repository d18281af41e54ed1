using System.Globalization;
using Gse.Application.EventLog;

namespace Gse.Application.History;

/// <summary>Where a reader begins: with the first event, behind a position, or with what happens from now on.</summary>
/// <param name="After">Null for now.</param>
public readonly record struct LogStart(LogPosition? After)
{
    public const string Form = "must be 'start', 'now' or a position of the log";

    /// <summary>What is wrong with a number that <see cref="IsPosition"/> denies.</summary>
    public const string TooLow = "must be a position of the log, or -1 for its start";

    /// <summary>With the oldest event that the log has.</summary>
    public static LogStart Start { get; } = new(LogPosition.Start);

    /// <summary>Behind the event that is the newest when this is asked.</summary>
    public static LogStart Now { get; }

    /// <summary><c>start</c>, <c>now</c>, or a position as a decimal number; -1 is the start.</summary>
    public static bool TryParse(string text, out LogStart start)
    {
        start = text == "start" ? Start : Now;
        if (text is "start" or "now")
        {
            return true;
        }

        var isNumber = long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position);
        start = new LogStart(new LogPosition(position));
        return isNumber && IsPosition(position);
    }

    public static bool IsPosition(long number) => number >= LogPosition.Start.Value;

    public override string ToString() => this == Now ? "now" : this == Start ? "start" : After!.Value.ToString();
}
