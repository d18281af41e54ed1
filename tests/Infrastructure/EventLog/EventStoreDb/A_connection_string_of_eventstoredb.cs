using Gse.Infrastructure.EventLog.EventStoreDb;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

public sealed class A_connection_string_of_eventstoredb
{
    [Theory]
    [InlineData("esdb://h", "h:2113", false)]
    [InlineData("esdb://h:2114/", "h:2114", false)]
    [InlineData("ESDB://h:2114?tls=false", "h:2114", false)]
    [InlineData("esdb://[::1]:2114", "[::1]:2114", false)]
    [InlineData("esdb://a,b:2,c", "a:2113,b:2,c:2113", true)]
    [InlineData("esdb+discover://cluster.example", "cluster.example:2113", true)]
    public void names_one_host_or_seeds(string text, string hosts, bool discover)
    {
        var settings = ConnectionStringParser.Parse(text);

        Assert.Equal((hosts, discover), (string.Join(',', settings.Hosts), settings.Discover));
    }

    [Fact]
    public void has_the_defaults_of_the_official_clients()
    {
        var settings = ConnectionStringParser.Parse("esdb://h");

        Assert.True(settings is { Tls: true, VerifyCertificate: true, User: null, ConnectionName: null });
        Assert.Equal(
            (10, 100, 5_000, 10_000, 10_000, 10_000, NodePreference.Leader),
            (settings.MaxDiscoverAttempts, settings.DiscoveryInterval.TotalMilliseconds,
                settings.GossipTimeout.TotalMilliseconds, settings.DefaultDeadline.TotalMilliseconds,
                settings.KeepAliveInterval.TotalMilliseconds, settings.KeepAliveTimeout.TotalMilliseconds,
                settings.NodePreference));
    }

    [Fact]
    public void may_set_every_key_in_any_case()
    {
        var settings = ConnectionStringParser.Parse(
            "esdb://h?TLS=true&tlsVerifyCert=false&tlsCAFile=%2Fca.crt&userCertFile=/u.crt&userKeyFile=/u.key"
            + "&connectionName=edge%201&maxDiscoverAttempts=3&discoveryInterval=50&gossipTimeout=700"
            + "&nodePreference=readOnlyReplica&defaultDeadline=900&keepAliveInterval=-1&keepAliveTimeout=2000"
            + "&throwOnAppendFailure=false");

        Assert.Equal(
            ("/ca.crt", "/u.crt", "/u.key", "edge 1", false),
            (settings.AuthorityFile, settings.UserCertificateFile, settings.UserKeyFile, settings.ConnectionName,
                settings.VerifyCertificate));
        Assert.Equal(
            (3, 50, 700, 900, Timeout.InfiniteTimeSpan, 2_000, NodePreference.ReadOnlyReplica),
            (settings.MaxDiscoverAttempts, settings.DiscoveryInterval.TotalMilliseconds,
                settings.GossipTimeout.TotalMilliseconds, settings.DefaultDeadline.TotalMilliseconds,
                settings.KeepAliveInterval, settings.KeepAliveTimeout.TotalMilliseconds, settings.NodePreference));
    }

    [Fact]
    public void holds_a_login_that_is_never_shown()
    {
        var settings = ConnectionStringParser.Parse("esdb://us%40er:p%3Aa%2Fss@h:1,i");

        Assert.Equal(("us@er", "p:a/ss"), (settings.User, settings.Password));
        Assert.Equal("esdb://h:1,i:2113", settings.ToString());
    }

    [Theory]
    [InlineData("http://h", "neither esdb:// nor esdb+discover://")]
    [InlineData("esdb://", "'' is no host")]
    [InlineData("esdb://h:0", "'0' is no port")]
    [InlineData("esdb://h:secret", "'secret' is no port")]
    [InlineData("esdb://h/path", "it has a path")]
    [InlineData("esdb://user@h", "no user:password")]
    [InlineData("esdb://h?colour=red", "unknown key 'colour'")]
    [InlineData("esdb://h?tls", "'tls' is no key=value")]
    [InlineData("esdb://h?tls=perhaps", "tls=perhaps is neither true nor false")]
    [InlineData("esdb://h?tls=true&TLS=false", "'TLS' stands twice")]
    [InlineData("esdb://h?nodePreference=2", "nodePreference=2 is none of")]
    [InlineData("esdb://h?discoveryInterval=0", "no whole number from 1")]
    [InlineData("esdb://h?userCertFile=/u.crt", "belong together")]
    public void that_cannot_be_read_is_told_in_one_line(string text, string says)
    {
        var e = Assert.Throws<EventStoreDbException>(() => ConnectionStringParser.Parse(text));

        Assert.Equal(EventStoreDbFailure.Misconfigured, e.Failure);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("esdb://user:se/cret@h")]
    [InlineData("esdb://user:secret@h:x?tls=no")]
    [InlineData("http://user:secret@h")]
    public void is_not_told_with_its_password(string text)
    {
        var e = Assert.Throws<EventStoreDbException>(() => ConnectionStringParser.Parse(text + "?tls=x"));

        Assert.DoesNotContain("cret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void that_names_a_certificate_that_is_not_there_is_told_when_the_log_is_opened()
    {
        var e = Assert.Throws<EventStoreDbException>(() => Nodes.Open("esdb://h?tlsCAFile=/nowhere/ca.crt"));

        Assert.Contains("'/nowhere/ca.crt'", e.Message, StringComparison.Ordinal);
    }
}
