using System.Text.Json;
using Gse.EndToEnd.Tests.Harness;
using Gse.Testing.Kafka;

namespace Gse.EndToEnd.Tests;

/// <summary>
/// bk-monitor's way: its message queue is registered with the bodies of contract gse-routing-status-alarms, sections
/// 4.2 and 4.3, and a reader that is not ours reads the alarm from the topic.
/// </summary>
public sealed class When_alarms_are_routed_to_kafka
{
    private const string Topic = "0bkmonitor_10000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task the_loss_of_an_agent_is_in_the_topic()
    {
        using var kafka = new MockKafka();
        kafka.Create(Topic, partitions: 1);
        await using var fleet = await Fleet.StartAsync(Cancellation);
        await RouteAsync(fleet, await RegisterAsync(fleet, kafka));
        var agent = await fleet.AddAgentAsync(Cancellation);

        await agent.Program.KillAsync(Cancellation);
        var records = await RecordsAsync(fleet, kafka, 2);

        Assert.All(records, record => Assert.Equal([agent.Id], AlarmForm.LostAgentsOf(record.Payload)));
        Assert.All(records, record => Assert.Matches(
            @"^ds=\d{10}&tag=1000\|\d{9}0\|127\.0\.0\.1\|\d+&index=\d+$", record.Key));
        Assert.All(records, record => Assert.Null(record.Headers));
        // The file route that every edge begins with is served as before.
        Assert.NotEmpty(fleet.Delivered(1000));
    }

    [Fact(Skip = Kcat.Missing, SkipType = typeof(Kcat), SkipWhen = nameof(Kcat.IsMissing))]
    public async Task an_alarm_that_was_raised_while_kafka_was_down_is_there_when_it_is_back()
    {
        using var kafka = new MockKafka();
        kafka.Create(Topic, partitions: 1);
        await using var fleet = await Fleet.StartAsync(Cancellation);
        await RouteAsync(fleet, await RegisterAsync(fleet, kafka));
        var agent = await fleet.AddAgentAsync(Cancellation);

        kafka.TakeDown();
        await agent.Program.KillAsync(Cancellation);
        await agent.EventAsync("AgentLost", Fleet.LostAfter + Fleet.Slack, Cancellation);
        await Eventually.TrueAsync(
            "the file route is not held up", Fleet.Slack,
            () => Task.FromResult(fleet.Delivered(1000).Count > 0), Cancellation, () => fleet.Edge.Text);
        kafka.TakeUp();

        var first = (await RecordsAsync(fleet, kafka, 1))[0];
        Assert.Equal([agent.Id], AlarmForm.LostAgentsOf(first.Payload));
        Assert.Equal(fleet.Delivered(1000)[0], first.Payload);
    }

    private static async Task<int> RegisterAsync(Fleet fleet, MockKafka kafka)
    {
        var address = kafka.Bootstrap.Split(':');
        var answer = await CallAsync(fleet, "api/v2/data/add_streamto", $$$$"""
            {"metadata": {"plat_name": "bkmonitor"}, "operation": {"operator_name": "admin"},
             "stream_to": {"name": "default_mq_stream_to", "report_mode": "kafka",
               "kafka": {"storage_address": [{"ip": "{{{{address[0]}}}}", "port": {{{{address[1]}}}}}],
                         "sasl_username": "", "sasl_passwd": ""}},
             "bk_username": "admin"}
            """);
        return answer.GetProperty("stream_to_id").GetInt32();
    }

    /// <summary>The refresh of data id 1000: its channel is there, a route of this name is not.</summary>
    private static async Task RouteAsync(Fleet fleet, int streamTo)
    {
        var groups = await CallAsync(fleet, "api/v2/data/query_route", """
            {"condition": {"channel_id": 1000, "plat_name": "bkmonitor"}, "operation": {"operator_name": "admin"},
             "bk_username": "admin"}
            """);
        Assert.NotEqual(0, groups.GetArrayLength());
        await CallAsync(fleet, "api/v2/data/update_route", $$$$"""
            {"condition": {"channel_id": 1000, "plat_name": "bkmonitor"}, "operation": {"operator_name": "admin"},
             "specification": {"route": [{"name": "stream_to_bkmonitor_kafka_{{{{Topic}}}}",
               "stream_to": {"stream_to_id": {{{{streamTo}}}}, "kafka": {"topic_name": "{{{{Topic}}}}"}}}]},
             "bk_username": "admin"}
            """);
    }

    private static Task<JsonElement> CallAsync(Fleet fleet, string path, string body) =>
        fleet.Api.GseAsync(path, JsonDocument.Parse(body).RootElement, Cancellation);

    private static Task<IReadOnlyList<KafkaRecord>> RecordsAsync(Fleet fleet, MockKafka kafka, int atLeast) =>
        Eventually.GetAsync(
            $"{atLeast} records in the topic", Fleet.LostAfter + (3 * Fleet.Slack),
            async () =>
            {
                var records = await Kcat.ReadAsync(kafka.Bootstrap, Topic, Cancellation);
                return records.Count >= atLeast ? records : null;
            },
            Cancellation, () => fleet.Edge.Text);
}
