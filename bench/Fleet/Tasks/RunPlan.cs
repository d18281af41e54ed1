using System.Globalization;

namespace Gse.Bench.Fleet.Tasks;

/// <summary>What simulated agents do when they are told to run something, whatever it is.</summary>
/// <param name="Lines">Lines of output, at least one.</param>
/// <param name="Apart">
/// The time between two lines, and at most so long before the first. Zero: all of it at once, in one piece of news.
/// </param>
internal sealed record RunPlan(int Lines, TimeSpan Apart)
{
    /// <summary>As <c>echo</c>, without the fork.</summary>
    public static readonly RunPlan AtOnce = new(1, TimeSpan.Zero);

    public bool IsAtOnce => Apart == TimeSpan.Zero;

    /// <summary>Of one agent; no other says the same.</summary>
    public static string LineOf(string agent, int line) => string.Create(
        CultureInfo.InvariantCulture, $"{agent} says line {line:D4}, and it is about as long as lines are, ü\n");

    /// <summary>All that the agent says if it gets so far.</summary>
    public string OutputOf(string agent, int lines) =>
        string.Concat(Enumerable.Range(0, Math.Min(lines, Lines)).Select(line => LineOf(agent, line)));
}
