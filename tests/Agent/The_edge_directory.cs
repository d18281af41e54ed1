using System.Net;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Link;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Agent.Tests;

public sealed class The_edge_directory : IDisposable
{
    private static readonly DnsEndPoint One = new("edge-1.example", 28668);
    private static readonly AccessSettings Configured = new([One, new DnsEndPoint("edge-2.example", 28668)], false);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void keeps_the_configured_edges_beside_the_told_ones_and_none_twice()
    {
        var directory = Open();
        directory.Learn(["10.0.0.1:28668", "edge-1.example:28668", "[fd00::3]:1"], One);
        var known = directory.With(Configured);
        Assert.Equal(
            ["10.0.0.1:28668", "edge-1.example:28668", "[fd00::3]:1"], known.Told.Select(EdgeEndpoint.Format));
        Assert.Equal(["edge-2.example:28668"], known.Configured.Select(EdgeEndpoint.Format));
        Assert.Equal(4, known.Count);
    }

    [Fact]
    public void forgets_a_told_edge_that_is_told_no_more_but_never_a_configured_one()
    {
        var directory = Open();
        directory.Learn(["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"], One);
        directory.Learn(["10.0.0.3:1", "10.0.0.1:1"], One);
        var known = directory.With(Configured);
        Assert.Equal(["10.0.0.3:1", "10.0.0.1:1"], known.Told.Select(EdgeEndpoint.Format));
        Assert.Equal(Configured.Endpoints, known.Configured);
    }

    [Fact]
    public void remembers_over_a_restart_what_was_told_last()
    {
        Open().Learn(["10.0.0.1:1", "[fd00::2]:2"], One);
        Assert.Equal(["10.0.0.1:1", "[fd00::2]:2"], Open().Told.Select(EdgeEndpoint.Format));
    }

    [Fact]
    public void leaves_all_as_it_is_at_an_edge_that_tells_nothing()
    {
        var directory = Open();
        directory.Learn(["10.0.0.1:1", "10.0.0.2:1"], One);
        directory.Learn([], One);
        Assert.Equal(2, directory.Told.Count);
    }

    [Fact]
    public void stays_with_the_address_it_came_by_at_an_edge_that_is_alone()
    {
        var directory = Open();
        directory.Learn(["172.17.0.2:28668"], One);
        var known = directory.With(Configured);
        Assert.Equal(Configured.Endpoints, known.Told.Concat(known.Configured));
    }

    [Fact]
    public void takes_only_what_can_be_an_address_and_only_so_many()
    {
        var directory = Open();
        directory.Learn(["10.0.0.1:1", "10.0.0.2:0", "no address:7", "", "10.0.0.2:1"], One);
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:1"], directory.Told.Select(EdgeEndpoint.Format));
        directory.Learn([.. Enumerable.Range(1, 1000).Select(port => $"10.0.0.1:{port}")], One);
        Assert.Equal(EdgeDirectory.Most, directory.Told.Count);
    }

    [Fact]
    public void leads_a_plain_link_to_loopback_only()
    {
        var directory = Open();
        directory.Learn(["10.0.0.1:1", "127.0.0.1:7"], One);
        Assert.Equal(["127.0.0.1:7"], directory.With(new([One], true)).Told.Select(EdgeEndpoint.Format));
    }

    [Fact]
    public void works_on_with_a_stored_list_that_is_damaged()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "edges"), "\0\0garbage of a crash\n10.0.0.1:1\n");
        Assert.Equal(["10.0.0.1:1"], Open().Told.Select(EdgeEndpoint.Format));
    }

    private EdgeDirectory Open() => new(Path.Combine(_folder.Path, "edges"), NullLogger.Instance);
}
