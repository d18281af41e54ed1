using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gse.Domain.Agents;
using Gse.Domain.Channels;
using Gse.Domain.Processes;

namespace Gse.Application.Delivery;

/// <summary>
/// The document of a process event on channel 1100008 (contract gse-routing-status-alarms, section 6.10, and
/// gse-tasks-files-processes, section 8.2): compact, on one line.
/// </summary>
internal static class ProcessDocument
{
    /// <summary>Null for an event that is not told on the channel.</summary>
    public static byte[]? Write(ProcessEvent happened, HostAddress host)
    {
        var told = Describe(happened);
        if (told.Count == 0)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("data_id", ChannelId.ProcessEvents.Value);
            json.WriteStartArray("data");
            foreach (var (name, content) in told)
            {
                WriteEvent(json, happened, host, name, content);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // The last attempt is both a restart that failed and the end of restarting: docs/adr/0008.
    private static IReadOnlyList<(string Name, string Content)> Describe(ProcessEvent happened) => happened switch
    {
        ProcessRestarted e =>
            [("process_restart_success", $"check {e.Process.Name} not running, and restart it success")],
        ProcessRestartFailed { GivenUp: false } e => [Failed(e)],
        ProcessRestartFailed e =>
            [Failed(e), ("process_cancel_restart", $"restart of {e.Process.Name} given up after {e.Attempt} attempts")],
        ProcessLimitExceeded e =>
            [("process_resource_limit_exceed", string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Process.Name} uses {e.UsagePercent:0.#}% {e.Resource}, over its limit of {e.LimitPercent:0.#}%"))],
        ProcessGroupLimitExceeded e =>
            [("process_group_resource_limit_exceed", string.Create(
                CultureInfo.InvariantCulture,
                $"group {e.Group} uses {e.UsagePercent:0.#}% {e.Resource}, over its limit of {e.LimitPercent:0.#}%; "
                + $"{e.Process.Name} was ended"))],
        _ => [],
    };

    private static (string Name, string Content) Failed(ProcessRestartFailed e) =>
        ("process_restart_failed", $"check {e.Process.Name} not running, and restart it failed: {e.Reason}");

    private static void WriteEvent(
        Utf8JsonWriter json, ProcessEvent happened, HostAddress host, string name, string content)
    {
        json.WriteStartObject();
        json.WriteString("event_name", name);
        json.WriteString("target", string.Create(CultureInfo.InvariantCulture, $"{host.Ip}|{host.CloudId}"));
        json.WriteNumber("timestamp", happened.At.ToUnixTimeMilliseconds());
        json.WriteStartObject("event");
        json.WriteString("content", content);
        json.WriteEndObject();
        json.WriteStartObject("dimension");
        json.WriteString("bk_target_cloud_id", host.CloudId.ToString(CultureInfo.InvariantCulture));
        json.WriteString("bk_target_ip", host.Ip);
        json.WriteString("bk_agent_id", happened.Agent.Value);
        json.WriteString("process_group_id", happened.Process.Namespace);
        json.WriteString("process_index", happened.Process.ToString());
        json.WriteString("process_name", happened.Process.Name);
        json.WriteString("agent_version", "v2");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
