using System.Globalization;

namespace Gse.Cli.Api;

/// <summary>Which events of the log.</summary>
internal sealed record EventQuery(string? Agent, long? After, int Limit)
{
    public string Path =>
        "v1/events?" + Query.Of(Parameters.Append(("limit", Limit.ToString(CultureInfo.InvariantCulture))));

    public string StreamPath => "v1/events/stream?" + Query.Of(Parameters);

    private IEnumerable<(string Name, string Value)> Parameters
    {
        get
        {
            if (Agent is not null)
            {
                yield return ("agent", Agent);
            }

            if (After is { } after)
            {
                yield return ("after", after.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
