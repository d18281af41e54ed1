using System.Text.Json.Nodes;
using Gse.Application.Alarms;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Alarms;

public sealed class The_agent_loss_document
{
    private static readonly AgentId Host = AgentId.Parse("0100005254008ed86116666614661851");
    private static readonly DateTimeOffset At = new(2025, 8, 26, 2, 0, 0, 999, TimeSpan.Zero);

    [Fact]
    public void is_the_contracts_sample()
    {
        // gse-tasks-files-processes, section 8.1, and isdst of gse-routing-status-alarms, section 6.3.
        const string sample = """
            {"server":"127.0.0.1","time":"2025-08-26 10:00:00","utctime":"2025-08-26 10:00:00",
             "utctime2":"2025-08-26 02:00:00","timezone":8,"isdst":0,
             "value":[{"event_raw_id":29,"event_type":"gse_basic_alarm_type","event_time":"2025-08-26 10:00:00",
               "event_title":"","event_desc":"","event_source_system":"","extra":{"type":2,"count":1,
                 "host":[{"bizid":0,"cloudid":0,"agent_id":"0100005254008ed86116666614661851"}]}}]}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample), JsonNode.Parse(Write("+08:00", [(Cloud(0), Host)]))));
    }

    [Theory]
    [InlineData(AlarmHostForm.Address, """{"bizid":0,"cloudid":0,"ip":"127.0.0.1"}""")]
    [InlineData(AlarmHostForm.Compatible, """{"bizid":0,"cloudid":0,"ip":"127.0.0.1","agent_id":"0:127.0.0.1"}""")]
    [InlineData(AlarmHostForm.AgentId, """{"bizid":0,"cloudid":0,"agent_id":"0100005254008ed86116666614661851"}""")]
    public void names_a_host_as_its_generation_of_agents_does(AlarmHostForm form, string item)
    {
        var document = JsonNode.Parse(Write("+08:00", [(new HostAddress(0, "127.0.0.1"), Host)], form))!;
        Assert.Equal(item, document["value"]![0]!["extra"]!["host"]![0]!.ToJsonString());
    }

    [Fact]
    public void names_every_host_with_its_cloud_area_and_counts_them()
    {
        var document = JsonNode.Parse(Write("+08:00", [(Cloud(0), Host), (Cloud(3), AgentId.Parse("other"))]))!;
        var extra = document["value"]![0]!["extra"]!;
        Assert.Equal(2, extra["count"]!.GetValue<int>());
        Assert.Equal(3, extra["host"]![1]!["cloudid"]!.GetValue<int>());
        Assert.Equal("other", extra["host"]![1]!["agent_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("-03:30", "2025-08-25 22:30:00", -3)]
    [InlineData("+00:00", "2025-08-26 02:00:00", 0)]
    [InlineData("+05:30", "2025-08-26 07:30:00", 5)]
    public void tells_local_time_and_whole_hours_of_the_zone(string zone, string local, int hours)
    {
        var document = JsonNode.Parse(Write(zone, [(Cloud(0), Host)]))!;
        Assert.Equal(local, document["time"]!.GetValue<string>());
        Assert.Equal(local, document["utctime"]!.GetValue<string>());
        Assert.Equal("2025-08-26 02:00:00", document["utctime2"]!.GetValue<string>());
        Assert.Equal(hours, document["timezone"]!.GetValue<int>());
    }

    [Fact]
    public void is_one_line() => Assert.DoesNotContain('\n', Write("+08:00", [(Cloud(0), Host)]));

    private static HostAddress Cloud(int id) => new(id, "127.0.0.1");

    private static string Write(
        string zone, (HostAddress Address, AgentId Agent)[] hosts, AlarmHostForm form = AlarmHostForm.AgentId) =>
        AgentLossDocument.Write("127.0.0.1", 29, At, new AlarmOptions { TimeZone = zone }.Zone, form, hosts);
}
