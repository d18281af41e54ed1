namespace Gse.Bench.Fleet.Figures;

/// <summary>What a figure is to reach.</summary>
/// <param name="Figure">Its name, as the bench prints it.</param>
/// <param name="Limit">The least, or where <paramref name="AtMost"/> is set the most, that is good.</param>
internal sealed record Goal(string Figure, bool AtMost, double Limit)
{
    /// <summary>In the order of the table. The names are those that the benches print.</summary>
    public static readonly IReadOnlyList<Goal> All =
    [
        new("beats acknowledged, TLS, 64 senders", false, 30_000),
        new("beats acknowledged, TLS, 200 senders", false, 30_000),
        new("edge memory per idle agent, TLS", true, 36),
        new("edge memory per idle agent, plain", true, 8),
        new("disk per stored beat", true, 8),
        new("kill -9 to status change, p99", true, 250),
        new("deadline to AgentLost, single agents, p99", true, 500),
        new("deadline to AgentLost, 1,000 at once, p99", true, 500),
        new("edge restart, false losses", true, 0),
        new("list_agent_state for 5,000 ids, p99", true, 50),
        new("SSE, append asked to event at 100 readers, p99", true, 100),
        new("edge takeover after kill -9, first verdict beyond the lease", true, 2),
        new("10,000 targets without fork, TLS, submit to last result", true, 2),
        new("10,000 targets without fork, TLS, missing", true, 0),
        new("10,000 targets without fork, TLS, submit acknowledged, at most", true, 200),
        new("10,000 targets, 5 % of the agents restarted, missing", true, 0),
        new("get_execute_script_result for 1,000 running targets, p99", true, 50),
        new("1,000 targets on real agents, true, beyond the bare fork", true, 1),
        new("200 targets, true, clustershell to agents", false, 10),
        new("200 targets, true, ansible to agents", false, 10),
        new("append singles, 64 writers, v7 ids", false, 30_000),
        new("append batches of 100, 4 writers, v7 ids", false, 90_000),
        new("EventStoreDB, singles, to raw", false, 0.8),
        new("EventStoreDB, batches of 1,000, to raw", false, 0.8),
        new("EventStoreDB, subscription to raw read", false, 0.7),
        new("rebuild, until it is stored", false, 100_000),
        new("filters, 10 for a record of 1 KB, one core", false, 2_000_000),
        new("filters, allocated for a record", true, 0),
        new("route change to the tables of two edges, p99", true, 100),
        new("records of 1 KB through a lane, 1,000 at once, one core", false, 100_000),
        new("records of 1 KB routed to one Kafka sink, one core", false, 100_000),
        new("routed to one Kafka sink, ratio to the bare loop", false, 0.5),
        new("agent binary", true, 15),
        new("agent resident memory, idle", true, 20),
        new("agent processor use, idle", true, 0.2),
    ];

    public bool IsReachedBy(Figure figure) => AtMost ? figure.Median <= Limit : figure.Median >= Limit;
}
