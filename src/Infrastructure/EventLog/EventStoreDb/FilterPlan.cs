using Gse.Application.EventLog;
using static Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadReq.Types.Options.Types;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Who filters what: the server knows one criterion, and takes stream prefixes, else types, else the fleet's prefix;
/// the rest is looked at here. Without any of them all is read, and the server's own events are passed over here.
/// </summary>
internal sealed class FilterPlan
{
    private readonly EventFilter _filter;
    private readonly bool _filtersHere;

    public FilterPlan(EventFilter filter, FleetNames names)
    {
        _filter = filter;
        var byStream = filter.StreamPrefixes.Count > 0 && !filter.StreamPrefixes.Contains("");
        var byType = filter.EventTypes.Count > 0;
        _filtersHere = byType;
        if (byStream)
        {
            Server = new FilterOptions { StreamIdentifier = Of(filter.StreamPrefixes.Select(names.AtServer)) };
        }
        else if (byType)
        {
            Server = new FilterOptions { EventType = Of(filter.EventTypes) };
        }
        else if (names.Prefix.Length > 0)
        {
            Server = new FilterOptions { StreamIdentifier = Of([names.Prefix]) };
        }
    }

    /// <summary>What the server is asked for, without window; null for everything.</summary>
    public FilterOptions? Server { get; }

    /// <summary>What is left to look at.</summary>
    public bool Takes(StreamName stream, string type) => !_filtersHere || _filter.Matches(stream.Value, type);

    private static FilterOptions.Types.Expression Of(IEnumerable<string> prefixes)
    {
        var expression = new FilterOptions.Types.Expression();
        expression.Prefix.AddRange(prefixes.Distinct());
        return expression;
    }
}
