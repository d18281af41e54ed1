using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Domain.Edges;

namespace Gse.Application.Tests.Edges;

public sealed class Who_stands_in_for_whom
{
    private static readonly EdgeId One = EdgeId.Parse("e1");
    private static readonly EdgeId Two = EdgeId.Parse("e2");
    private static readonly EdgeId Three = EdgeId.Parse("e3");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly EdgeProjection _edges = new();

    [Fact]
    public void an_edge_answers_for_itself_while_it_runs_and_after_it_stopped()
    {
        Happen(Started(One), new EdgeStopped(One, Noon));
        Assert.Equal(One, _edges.OwnerOf(One));
        Assert.Equal(EdgeId.Parse("unknown"), _edges.OwnerOf(EdgeId.Parse("unknown")));
    }

    [Fact]
    public void the_heir_of_the_heir_answers_for_both()
    {
        Happen(Started(One), Started(Two), Started(Three), Lost(One, Two), Lost(Two, Three));
        Assert.Equal([Three, Three, Three], ((EdgeId[])[One, Two, Three]).Select(_edges.OwnerOf));
    }

    [Fact]
    public void an_edge_that_starts_again_answers_for_itself_again()
    {
        Happen(Started(One), Started(Two), Lost(One, Two), Started(One));
        Assert.Equal(One, _edges.OwnerOf(One));
    }

    [Fact]
    public void two_that_took_each_others_place_are_no_endless_search()
    {
        Happen(Started(One), Started(Two), Lost(One, Two), Lost(Two, One));
        Assert.Contains(_edges.OwnerOf(One), (EdgeId[])[One, Two]);
    }

    [Fact]
    public void agents_are_told_the_links_of_those_that_run()
    {
        Happen(Started(Two), Started(One), Started(Three), Lost(Three, One));
        var told = _edges.LiveLinkAddresses;
        Assert.Equal(["e1:28668", "e2:28668"], told);
        Happen(new EdgeImpaired(One, "late", Noon));
        Assert.Same(told, _edges.LiveLinkAddresses);
        Happen(new EdgeStopped(One, Noon));
        Assert.Equal(["e2:28668"], _edges.LiveLinkAddresses);
    }

    private static EdgeStarted Started(EdgeId edge) => new(edge, "1", 0, Noon) { Link = $"{edge}:28668" };

    private static EdgeLost Lost(EdgeId edge, EdgeId by) => new(edge, by, EdgeLossCause.LeaseExpired, Noon, Noon);

    private void Happen(params EdgeEvent[] events)
    {
        foreach (var happened in events)
        {
            var recorded = new RecordedEvent(
                StreamName.OfEdge(happened.Edge), 0, LogPosition.Start, Noon, Guid.NewGuid(), "", default, default,
                true);
            _edges.Apply(recorded, happened);
        }
    }
}
