using Gse.Application.EventLog;
using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Application.Tests.Routing;

public sealed class The_routing_table
{
    private const string KafkaAt =
        """{"name":"k","report_mode":"kafka","kafka":{"storage_address":[{"ip":"a","port":1}]""";

    private readonly ChannelProjection _channels = new();
    private readonly StreamToProjection _targets = new();
    private readonly RoutingTables _tables;
    private long _position;

    public The_routing_table() =>
        _tables = new RoutingTables(_channels, _targets, new Seal(), NullLogger<RoutingTables>.Instance);

    private static StreamToId K => new(1_025);

    private static ChannelId Channel => new(1_572_865);

    [Fact]
    public void leads_a_channel_to_a_place_in_a_storage()
    {
        Add(K, KafkaAt + "}}");
        Route("r", """{"topic_name":"t","partition":"3"}""");
        var route = Assert.Single(_tables.Current.RoutesOf(Channel));
        Assert.Equal(new KafkaDestination("t", 3), route.Destination);
        Assert.Equal([new StorageAddress("a", 1)], Assert.IsType<KafkaStorage>(route.Target.Storage).Addresses);
    }

    [Fact]
    public void names_the_topic_after_data_set_and_business_where_it_has_no_name()
    {
        Add(K, KafkaAt + "}}");
        Route("r", """{"topic_name":"","data_set":"set_","biz_id":7}""");
        Assert.Equal(new KafkaDestination("set_7", null), Assert.Single(_tables.Current.RoutesOf(Channel)).Destination);
    }

    [Fact]
    public void opens_secrets_for_the_sinks()
    {
        Add(K, KafkaAt + ""","sasl_username":"u","sasl_passwd":"sealed:secret"}}""");
        var storage = Assert.IsType<KafkaStorage>(_tables.Current.Targets[K].Storage);
        Assert.Equal("secret", storage.Password.Value);
        Assert.DoesNotContain("secret", storage.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void uses_what_was_accepted_once_though_it_would_be_refused_today()
    {
        Add(K, KafkaAt + ""","sasl_mechanisms":"odd"}}""");
        Route("r", """{"topic_name":"an odd topic/"}""");
        Assert.Equal(
            new KafkaDestination("an odd topic/", null), Assert.Single(_tables.Current.RoutesOf(Channel)).Destination);
    }

    [Fact]
    public void leaves_out_a_storage_whose_key_is_lost_and_keeps_the_others()
    {
        Add(K, KafkaAt + ""","sasl_username":"u","sasl_passwd":"of another edge"}}""");
        Add(new StreamToId(1), """{"name":"f","report_mode":"file"}""");
        Assert.Equal([new StreamToId(1)], _tables.Current.Targets.Keys);
    }

    [Fact]
    public void leaves_out_a_route_to_a_storage_that_is_gone()
    {
        Add(K, KafkaAt + "}}");
        Route("r", """{"topic_name":"t"}""");
        Happen(new StreamToDeleted(K, "o", "p", default));
        Assert.Empty(_tables.Current.RoutesOf(Channel));
        Assert.True(_tables.Current.Has(Channel));
    }

    [Fact]
    public void is_another_one_after_a_change_and_the_old_one_stays_as_it_was()
    {
        Add(K, KafkaAt + "}}");
        Route("r", """{"topic_name":"t"}""");
        var before = _tables.Current;
        Route("s", """{"topic_name":"u"}""");
        Assert.True(_tables.Current.Version > before.Version);
        Assert.Equal(["r", "s"], _tables.Current.RoutesOf(Channel).Select(route => route.Name));
        Assert.Equal(["r"], before.RoutesOf(Channel).Select(route => route.Name));
    }

    [Fact]
    public void compiles_only_what_has_changed()
    {
        Add(K, KafkaAt + "}}");
        Route("r", """{"topic_name":"t"}""");
        var other = new ChannelId(7);
        Happen(new ChannelAllocated(other, "o", "p", default, default));
        var before = _tables.Current.RoutesOf(Channel);
        Happen(new RoutesChanged(other, "o", "p", [], [], default));
        Assert.Same(before, _tables.Current.RoutesOf(Channel));
    }

    [Fact]
    public void follows_a_storage_that_moves()
    {
        Add(K, KafkaAt + "}}");
        Route("r", """{"topic_name":"t"}""");
        var before = _tables.Current.Targets[K];
        var moved = KafkaAt.Replace("\"port\":1", "\"port\":2", StringComparison.Ordinal) + "}}";
        Happen(new StreamToChanged(K, "o", "p", "k", "kafka", new JsonText(moved), default));
        var target = Assert.Single(_tables.Current.RoutesOf(Channel)).Target;
        Assert.NotEqual(before, target);
        Assert.Equal(2, Assert.IsType<KafkaStorage>(target.Storage).Addresses[0].Port);
    }

    [Fact]
    public void keeps_other_storages_the_same_when_one_moves()
    {
        Add(K, KafkaAt + "}}");
        Add(new StreamToId(1), """{"name":"f","report_mode":"file"}""");
        var before = _tables.Current.Targets[new StreamToId(1)];
        Happen(new StreamToDeleted(K, "o", "p", default));
        Assert.Equal(before, _tables.Current.Targets[new StreamToId(1)]);
    }

    private void Add(StreamToId id, string body)
    {
        var read = StreamToBody.Read(new JsonText(body).Parse(), "", new InputProblems());
        Happen(new StreamToAdded(id, "o", "p", read.Name, read.ReportMode, new JsonText(body), default, default));
    }

    private void Route(string name, string kafka)
    {
        var body = $$"""{"stream_to":{"stream_to_id":{{K}},"kafka":{{kafka}} },"name":"{{name}}"}""";
        if (!_tables.Current.Has(Channel))
        {
            Happen(new ChannelAllocated(Channel, "o", "p", default, default));
        }

        Happen(new RoutesChanged(
            Channel, "o", "p", [new ChannelRoute(name, K, [], new JsonText(body))], [], default));
    }

    private void Happen(IDomainEvent happened)
    {
        var recorded = new RecordedEvent(
            new StreamName("any"), ++_position, new LogPosition(_position), default, Guid.NewGuid(),
            happened.GetType().Name, default, default, IsJson: true);
        _channels.Apply(recorded, happened);
        _targets.Apply(recorded, happened);
    }

    private sealed class Seal : ISecretSeal
    {
        private const string Mark = "sealed:";

        string ISecretSeal.Seal(string plain) => Mark + plain;

        public string? TryUnseal(string sealedText) =>
            sealedText.StartsWith(Mark, StringComparison.Ordinal) ? sealedText[Mark.Length..] : null;
    }
}
