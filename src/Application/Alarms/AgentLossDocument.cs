using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gse.Domain.Agents;

namespace Gse.Application.Alarms;

/// <summary>
/// The document of an agent loss, type 2 on channel 1000 (contract gse-routing-status-alarms, sections 6.3 and 6.4, and
/// gse-tasks-files-processes, section 8.1): compact, on one line.
/// </summary>
internal static class AgentLossDocument
{
    private const int AgentLost = 2;

    /// <param name="server">IP address of the edge.</param>
    /// <param name="rawId">Rises with every document of the edge.</param>
    /// <param name="at">When this is told, not when the host was lost: consumers drop what is older than 30
    /// min.</param>
    /// <param name="zone">The zone of the local times.</param>
    /// <param name="form">How a host is named.</param>
    /// <param name="hosts">Never empty.</param>
    public static string Write(
        string server, long rawId, DateTimeOffset at, TimeZoneInfo zone, AlarmHostForm form,
        IEnumerable<(HostAddress Address, AgentId Agent)> hosts)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("server", server);
            json.WriteString("time", Text(local));
            json.WriteString("utctime", Text(local));
            json.WriteString("utctime2", Text(at.ToUniversalTime()));
            json.WriteNumber("timezone", local.Offset.Hours);
            json.WriteNumber("isdst", 0);
            json.WriteStartArray("value");
            WriteValue(json, rawId, Text(local), form, [.. hosts]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(
        Utf8JsonWriter json, long rawId, string time, AlarmHostForm form,
        IReadOnlyList<(HostAddress Address, AgentId Agent)> hosts)
    {
        json.WriteStartObject();
        json.WriteNumber("event_raw_id", rawId);
        json.WriteString("event_type", "gse_basic_alarm_type");
        json.WriteString("event_time", time);
        json.WriteString("event_title", "");
        json.WriteString("event_desc", "");
        json.WriteString("event_source_system", "");
        json.WriteStartObject("extra");
        json.WriteNumber("type", AgentLost);
        json.WriteNumber("count", hosts.Count);
        json.WriteStartArray("host");
        foreach (var (address, agent) in hosts)
        {
            WriteHost(json, form, address, agent);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHost(Utf8JsonWriter json, AlarmHostForm form, HostAddress address, AgentId agent)
    {
        json.WriteStartObject();
        json.WriteNumber("bizid", 0);
        json.WriteNumber("cloudid", address.CloudId);
        if (form != AlarmHostForm.AgentId)
        {
            json.WriteString("ip", address.Ip);
        }

        if (form != AlarmHostForm.Address)
        {
            json.WriteString("agent_id", form == AlarmHostForm.AgentId ? agent.Value : address.ToString());
        }

        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
