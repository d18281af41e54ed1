using Gse.Application.Edges;
using Gse.Edge.Gateway;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_the_fleet_has_several_edges
{
    private const string Own = "10.0.0.2:28668";
    private readonly Directory _directory = new() { LiveLinkAddresses = ["10.0.0.1:28668", Own] };

    [Fact]
    public async Task an_agent_is_told_all_of_them_with_its_own_first()
    {
        await using var gateway = await StartAsync(_directory);
        await using var client = await gateway.ConnectAsync(await gateway.EnrolAsync("a1"));
        var welcome = await client.HelloAsync();
        Assert.Equal([Own, "10.0.0.1:28668"], welcome.Pace.Edges);
    }

    [Fact]
    public async Task it_is_told_when_another_joins()
    {
        await using var gateway = await StartAsync(_directory);
        await using var client = await gateway.JoinAsync("a1");
        var told = client.ExpectAsync(FrameKind.Pace, Pace.Parser);
        _directory.LiveLinkAddresses = ["10.0.0.1:28668", Own, "10.0.0.3:28668"];
        await gateway.AdvanceUntilAsync(told, TimeSpan.FromSeconds(1));
        Assert.Equal([Own, "10.0.0.1:28668", "10.0.0.3:28668"], (await told).Edges);
    }

    [Fact]
    public async Task an_edge_that_knows_of_no_other_tells_itself()
    {
        await using var gateway = await StartAsync(null);
        await using var client = await gateway.ConnectAsync(await gateway.EnrolAsync("a1"));
        Assert.Equal([Own], (await client.HelloAsync()).Pace.Edges);
    }

    [Theory]
    [InlineData("0.0.0.0:28668")]
    [InlineData("edge-1.example:28668")]
    [InlineData("[fd00::1]:28668")]
    public void the_address_it_tells_may_be_a_name_or_an_address(string address) => Assert.Empty(Problems(address));

    [Theory]
    [InlineData("edge-1.example")]
    [InlineData("edge 1:28668")]
    [InlineData("fd00::1:28668")]
    public void anything_else_is_refused_at_start(string address) => Assert.NotEmpty(Problems(address));

    [Fact]
    public void by_default_it_is_where_the_edge_is_and_its_port()
    {
        var options = new LinkOptions { AdvertisedAddress = "" };
        options.AdvertiseByDefault("fd00::1", 28668);
        Assert.Equal("[fd00::1]:28668", options.AdvertisedAddress);
        options.AdvertiseByDefault("10.0.0.9", 1);
        Assert.Equal("[fd00::1]:28668", options.AdvertisedAddress);
    }

    private static IEnumerable<string> Problems(string address) =>
        new LinkOptionsValidator().Validate(null, new LinkOptions { AdvertisedAddress = address }).Failures ?? [];

    private static Task<GatewayFixture> StartAsync(IEdgeDirectory? directory) =>
        GatewayFixture.StartAsync(configure: link => link.AdvertisedAddress = Own, edges: directory);

    private sealed class Directory : IEdgeDirectory
    {
        public IReadOnlyList<string> LiveLinkAddresses { get; set; } = [];
    }
}
