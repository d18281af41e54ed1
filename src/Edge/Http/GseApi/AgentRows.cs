using System.Text.Json;
using Gse.Application.Agents;

namespace Gse.Edge.Http.GseApi;

/// <summary>Writes the row of one asked agent; <paramref name="status"/> is null for an unknown one.</summary>
internal delegate void AgentRowWriter(Utf8JsonWriter json, GseTargets targets, int index, AgentStatus? status);

/// <summary>The short rows of agents. Ids and addresses are echoed as asked, since clients compare the text.</summary>
internal static class AgentRows
{
    /// <summary>GSE tells proxies (0) from agents (1).</summary>
    public const int AgentRunMode = 1;

    private static readonly JsonEncodedText AgentIdName = JsonEncodedText.Encode("bk_agent_id");
    private static readonly JsonEncodedText CloudIdName = JsonEncodedText.Encode("bk_cloud_id");
    private static readonly JsonEncodedText VersionName = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText RunModeName = JsonEncodedText.Encode("run_mode");
    private static readonly JsonEncodedText StatusCodeName = JsonEncodedText.Encode("status_code");
    private static readonly JsonEncodedText ReportTimeName = JsonEncodedText.Encode("report_time");

    public static void WriteState(Utf8JsonWriter json, GseTargets targets, int index, AgentStatus? status)
    {
        json.WriteStartObject();
        json.WriteString(AgentIdName, targets.Ids[index]);
        json.WriteNumber(CloudIdName, status?.Agent.Host.CloudId ?? targets.ToldAddress(index).CloudId);
        json.WriteString(VersionName, status?.Agent.Version ?? "");
        json.WriteNumber(RunModeName, AgentRunMode);
        json.WriteNumber(StatusCodeName, (int)(status?.Code ?? AgentStatusCode.NotFound));
        json.WriteNumber(ReportTimeName, Milliseconds(status?.LastSeen));
        json.WriteEndObject();
    }

    public static void WriteAlive(Utf8JsonWriter json, GseTargets targets, int index, AgentStatus? status)
    {
        var (cloud, ip) = Address(targets, index, status);
        json.WriteStartObject(targets.Ids[index]);
        json.WriteString("ip", ip);
        json.WriteNumber(CloudIdName, cloud);
        json.WriteNumber("bk_agent_alive", status?.Code == AgentStatusCode.Running ? 1 : 0);
        json.WriteEndObject();
    }

    public static void WriteParent(Utf8JsonWriter json, GseTargets targets, int index, AgentStatus? status)
    {
        var (cloud, ip) = Address(targets, index, status);
        json.WriteStartObject(targets.Ids[index]);
        json.WriteString("ip", ip);
        json.WriteString(VersionName, status?.Agent.Version ?? "");
        json.WriteNumber(CloudIdName, cloud);
        json.WriteString("parent_ip", "");
        json.WriteNumber("parent_port", 0);
        json.WriteEndObject();
    }

    /// <summary>As the request told it, and where it told only an id, as the agent has it.</summary>
    public static (int CloudId, string Ip) Address(GseTargets targets, int index, AgentStatus? status)
    {
        var told = targets.ToldAddress(index);
        return told.Ip.Length == 0 && status is not null ? (status.Agent.Host.CloudId, status.Agent.Host.Ip) : told;
    }

    public static long Milliseconds(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() ?? 0;

    public static long Seconds(DateTimeOffset? at) => at?.ToUnixTimeSeconds() ?? 0;
}
