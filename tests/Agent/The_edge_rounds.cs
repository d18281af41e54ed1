using System.Net;
using FsCheck.Xunit;
using Gse.AgentHost.Link;

namespace Gse.Agent.Tests;

public sealed class The_edge_rounds
{
    [Property]
    public bool every_edge_is_tried_exactly_once_a_round(int seed, byte told, byte configured)
    {
        var known = Known(1 + (told % 8), configured % 8);
        var rounds = new EdgeRounds(new Random(seed));
        return Enumerable.Range(0, 5).All(_ => Tries(rounds, known, known.Count).Distinct().Count() == known.Count);
    }

    [Property]
    public bool after_a_session_its_edge_is_the_last_under_all_its_names(int seed, byte told, byte lost)
    {
        var known = Known(2 + (told % 8), 3);
        var edge = known.Told[lost % known.Told.Count];
        var name = known.Configured[lost % known.Configured.Count];
        var rounds = new EdgeRounds(new Random(seed));
        Tries(rounds, known, lost % 5);
        rounds.Ended(edge, name);
        return Tries(rounds, known, known.Count)[^2..].ToHashSet().SetEquals([edge, name]);
    }

    [Property]
    public bool no_edge_is_tried_twice_in_a_row_while_there_is_another(int seed, byte told, byte configured)
    {
        var known = Known(1 + (told % 4), 1 + (configured % 4));
        var tries = Tries(new EdgeRounds(new Random(seed)), known, 100);
        return tries.Zip(tries.Skip(1)).All(pair => !pair.First.Equals(pair.Second));
    }

    [Property]
    public bool those_that_are_told_come_before_those_that_are_only_configured(int seed)
    {
        var known = Known(3, 3);
        return Tries(new EdgeRounds(new Random(seed)), known, 3).All(known.Told.Contains);
    }

    [Fact]
    public void one_edge_alone_is_tried_again_and_again()
    {
        var known = Known(0, 1);
        var rounds = new EdgeRounds(new Random(1));
        rounds.Ended(known.Configured[0]);
        Assert.Equal(Enumerable.Repeat(known.Configured[0], 9), Tries(rounds, known, 9));
    }

    [Fact]
    public void an_edge_that_is_told_in_the_middle_of_a_round_takes_part_and_one_that_goes_does_not()
    {
        var rounds = new EdgeRounds(new Random(1));
        var first = rounds.Next(Known(2, 0));
        var later = Tries(rounds, new KnownEdges([Edge(1), Edge(7)], []), 2);
        Assert.Contains(Edge(7), later);
        Assert.DoesNotContain(Edge(0), later.Except([first]));
    }

    [Property(MaxTest = 20)]
    public bool a_fleet_that_loses_its_edge_divides_itself_evenly_among_the_others(int seed)
    {
        var known = Known(5, 0);
        var random = new Random(seed);
        var firsts = Enumerable.Range(0, 10_000).Select(_ =>
        {
            var rounds = new EdgeRounds(random);
            rounds.Ended(known.Told[0]);
            return rounds.Next(known);
        }).CountBy(edge => edge).ToDictionary();
        return firsts.Count == 4 && firsts.Values.All(count => count is > 2_250 and < 2_750);
    }

    private static List<DnsEndPoint> Tries(EdgeRounds rounds, KnownEdges known, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => rounds.Next(known))];

    private static KnownEdges Known(int told, int configured) => new(
        [.. Enumerable.Range(0, told).Select(Edge)], [.. Enumerable.Range(100, configured).Select(Edge)]);

    private static DnsEndPoint Edge(int number) => new($"10.0.0.{number}", 28668);
}
