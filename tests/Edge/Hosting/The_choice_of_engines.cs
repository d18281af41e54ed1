using Gse.Edge.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gse.Edge.Tests.Hosting;

public sealed class The_choice_of_engines
{
    private readonly List<string> _problems = [];

    [Fact]
    public void is_SQLite_in_the_data_folder_by_default()
    {
        Assert.Equal("/data/log.db", Log().Path);
        Assert.Equal("/data/readmodel.db", ReadModels().Path);
        Assert.False(Log().CanBeShared);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("esdb://127.0.0.1:2113?tls=false")]
    [InlineData("esdb+discover://cluster.example:2113")]
    [InlineData("ESDB://node")]
    public void is_EventStoreDB_by_its_scheme(string text)
    {
        Assert.Equal(text, Log(("Log", text)).ConnectionString);
        Assert.True(Log(("Log", text)).CanBeShared);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("/var/lib/gse/log.db")]
    [InlineData("log=1.db")]
    [InlineData("/a b/postgres.db")]
    public void is_SQLite_by_a_path(string text)
    {
        Assert.Equal(Path.GetFullPath(text), Log(("Log", text)).Path);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("Host=db;Database=gse;Username=gse;Password=geheim")]
    [InlineData(" Server = db ; User Id=gse")]
    [InlineData("postgres://gse:geheim@db/gse")]
    [InlineData("postgresql://gse:geheim@db:5432/gse?sslmode=require")]
    public void is_PostgreSQL_by_its_connection_string(string text)
    {
        var settings = ReadModels(("ReadModels", text));
        Assert.Equal(text.Trim(), settings.ConnectionString);
        Assert.Equal("gse", settings.Schema);
        Assert.Contains("db", settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", settings.ToString(), StringComparison.Ordinal);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("esdb://admin:geheim@node:2113?tls=false&userCertFile=x", "EventStoreDB esdb://node:2113")]
    [InlineData("esdb://admin:ge@heim@node1,node2:2113", "EventStoreDB esdb://node1,node2:2113")]
    public void is_told_without_its_password(string text, string told) =>
        Assert.Equal(told, Log(("Log", text)).ToString());

    [Fact]
    public void tells_everything_that_is_wrong_at_once_and_no_password()
    {
        var wrong = Assert.Throws<SettingsException>(() => EdgeSettings.Read(Configuration(
            ("Log", "http://me:geheim@x"), ("Log:Prefix", "A"), ("Log:StartTimeout", "soon"),
            ("ReadModels", "mysql://me:geheim@x"), ("ReadModels:Schema", "1x"), ("Fleet:KeyFile", "/no/such/file"))));

        Assert.Equal(
            ["Log", "Log:Prefix", "Log:StartTimeout", "ReadModels", "ReadModels:Schema", "Fleet:KeyFile"],
            wrong.Problems.Select(problem => problem[..problem.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.DoesNotContain("geheim", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void takes_a_prefix_for_a_shared_node_only()
    {
        Assert.Equal("fleet.7", Log(("Log", "esdb://node"), ("Log:Prefix", "fleet.7")).Prefix);
        Assert.Empty(_problems);
        Log(("Log:Prefix", "fleet.7"));
        Assert.StartsWith("Log:Prefix: ", Assert.Single(_problems), StringComparison.Ordinal);
    }

    private LogSettings Log(params (string, string)[] settings) =>
        LogSettings.Read(Configuration(settings), "/data", _problems);

    private ReadModelSettings ReadModels(params (string, string)[] settings) =>
        ReadModelSettings.Read(Configuration(settings), "/data", _problems);

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
}
