using Gse.Application.Edges;
using Gse.Application.Fleet;
using Gse.Domain.Edges;
using Gse.Testing.EventLog;

namespace Gse.Application.Tests.Fleet;

public sealed class When_edges_are_configured
{
    private readonly InMemoryEventLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_one_has_the_others_find()
    {
        var changes = await SettingsOf("e1").ConfigureAsync(Of(("Liveness:LostAfter", "25s")), Cancellation);

        Assert.Equal(new FleetSettingChange("Liveness:LostAfter", null, "25s"), Assert.Single(changes));
        Assert.Equal("25s", (await SettingsOf("e2").ReadAsync(Cancellation))["liveness:lostafter"]);
    }

    [Fact]
    public async Task a_change_says_what_was_before_and_no_change_writes_nothing()
    {
        await SettingsOf("e1").ConfigureAsync(Of(("a:b", "1"), ("c:d", "2")), Cancellation);
        var changes = await SettingsOf("e2").ConfigureAsync(Of(("a:b", "7")), Cancellation);
        Assert.Equal(new FleetSettingChange("a:b", "1", "7"), Assert.Single(changes));

        var events = _log.Events.Count;
        Assert.Empty(await SettingsOf("e1").ConfigureAsync(Of(("a:b", "7"), ("c:d", "2")), Cancellation));
        Assert.Equal(events, _log.Events.Count);
    }

    private FleetSettings SettingsOf(string edge) => new(
        _log, _log, new EdgeIdentity(EdgeId.Parse(edge), "1", "127.0.0.1"), TimeProvider.System);

    private static Dictionary<string, string> Of(params (string Key, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Key, setting => setting.Value);
}
