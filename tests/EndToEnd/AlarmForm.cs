using System.Text.Json;

namespace Gse.EndToEnd.Tests;

/// <summary>
/// The form of a type 2 document, field by field, as gse-routing-status-alarms, sections 6.3 and 6.4, has it.
/// </summary>
internal static class AlarmForm
{
    private const string Time = @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$";

    /// <summary>Fails unless the document is exactly of the form; the ids of the lost agents.</summary>
    public static IReadOnlyList<string> LostAgentsOf(string document)
    {
        using var json = JsonDocument.Parse(document);
        var outer = json.RootElement;
        Assert.Equal(
            ["isdst", "server", "time", "timezone", "utctime", "utctime2", "value"], Names(outer));
        Assert.NotEmpty(outer.GetProperty("server").GetString()!);
        Assert.Matches(Time, outer.GetProperty("time").GetString());
        Assert.Matches(Time, outer.GetProperty("utctime").GetString());
        Assert.Matches(Time, outer.GetProperty("utctime2").GetString());
        Assert.Equal(8, outer.GetProperty("timezone").GetInt32());
        Assert.Equal(0, outer.GetProperty("isdst").GetInt32());

        var value = Assert.Single(outer.GetProperty("value").EnumerateArray());
        Assert.Equal(
            ["event_desc", "event_raw_id", "event_source_system", "event_time", "event_title", "event_type", "extra"],
            Names(value));
        Assert.Equal("gse_basic_alarm_type", value.GetProperty("event_type").GetString());
        Assert.Equal("", value.GetProperty("event_title").GetString());
        Assert.Equal("", value.GetProperty("event_desc").GetString());
        Assert.Equal("", value.GetProperty("event_source_system").GetString());
        Assert.Matches(Time, value.GetProperty("event_time").GetString());
        Assert.True(value.GetProperty("event_raw_id").TryGetInt64(out _));
        return HostsOf(value.GetProperty("extra"));
    }

    private static List<string> HostsOf(JsonElement extra)
    {
        Assert.Equal(["count", "host", "type"], Names(extra));
        Assert.Equal(2, extra.GetProperty("type").GetInt32());
        var hosts = extra.GetProperty("host").EnumerateArray().ToList();
        Assert.Equal(hosts.Count, extra.GetProperty("count").GetInt32());
        Assert.All(hosts, host =>
        {
            Assert.Equal(["agent_id", "bizid", "cloudid"], Names(host));
            Assert.Equal(0, host.GetProperty("bizid").GetInt32());
            Assert.Equal(0, host.GetProperty("cloudid").GetInt32());
        });
        return [.. hosts.Select(host => host.GetProperty("agent_id").GetString()!)];
    }

    private static IEnumerable<string> Names(JsonElement json) =>
        json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);
}
