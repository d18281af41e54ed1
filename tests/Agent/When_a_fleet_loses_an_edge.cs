using System.Net;
using FsCheck.Xunit;
using Gse.AgentHost.Link;

namespace Gse.Agent.Tests;

/// <summary>Ten thousand agents as the policy moves them, on a clock that is only counted.</summary>
public sealed class When_a_fleet_loses_an_edge
{
    private const int Agents = 10_000;
    private const double Spread = 25;
    private static readonly DnsEndPoint Lost = new("a", 1);
    private static readonly DnsEndPoint Dead = new("b", 1);
    private static readonly DnsEndPoint Survivor = new("c", 1);

    [Property(MaxTest = 10)]
    public bool the_one_survivor_sees_them_over_the_whole_spread_and_no_storm(int seed)
    {
        var arrivals = Fleet(seed, edge => edge == Survivor)
            .Select(agent => agent[^1].At).CountBy(at => (int)at).ToDictionary();
        return arrivals.Values.Sum() == Agents
            && arrivals.Values.Max() < 1.3 * Agents / Spread
            && arrivals.Keys.Max() <= Spread + 2;
    }

    [Property(MaxTest = 10)]
    public bool a_dead_edge_sees_each_agent_at_most_once_before_it_has_found_the_living_one(int seed) =>
        Fleet(seed, edge => edge == Survivor).All(agent =>
            agent.Count(attempt => attempt.Edge == Dead) <= 1 && agent.All(attempt => attempt.Edge != Lost));

    [Property(MaxTest = 10)]
    public bool while_all_are_dead_each_sees_an_agent_no_more_often_than_if_it_were_alone(int seed)
    {
        const double Longest = 20;
        var fleet = Fleet(seed, _ => false, until: 600);
        // A round takes half of the longest backoff on average, the first few less.
        return new[] { Lost, Dead, Survivor }.All(edge =>
            fleet.Average(agent => agent.Count(attempt => attempt.Edge == edge)) < (600 / (Longest / 2)) + 6);
    }

    private static List<List<(double At, DnsEndPoint Edge)>> Fleet(
        int seed, Func<DnsEndPoint, bool> lives, double until = double.MaxValue)
    {
        var random = new Random(seed);
        var known = new KnownEdges([Lost, Dead, Survivor], []);
        return [.. Enumerable.Range(0, until < double.MaxValue ? Agents / 100 : Agents).Select(_ =>
        {
            var rounds = new EdgeRounds(random);
            var policy = new ReconnectPolicy(random)
            {
                Spread = TimeSpan.FromSeconds(Spread),
                Longest = TimeSpan.FromSeconds(20),
                Edges = known.Count,
            };
            rounds.Ended(Lost);
            policy.Reached();
            List<(double At, DnsEndPoint Edge)> attempts = [];
            var now = policy.Next(new SessionEnd.Lost("x"))!.Value.TotalSeconds;
            while (now < until)
            {
                attempts.Add((now, rounds.Next(known)));
                if (lives(attempts[^1].Edge))
                {
                    break;
                }

                now += policy.Next(new SessionEnd.NotReached("x"))!.Value.TotalSeconds;
            }

            return attempts;
        })];
    }
}
