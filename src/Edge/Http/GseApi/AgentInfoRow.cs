using System.Globalization;
using System.Text.Json;
using Gse.Application.Agents;
using Gse.Domain.Agents;

namespace Gse.Edge.Http.GseApi;

/// <summary>The long row of an agent, <c>list_agent_info</c>. Every key is in every row.</summary>
internal static class AgentInfoRow
{
    private const int UnknownAgent = 1011003;

    public static void Write(Utf8JsonWriter json, GseTargets targets, int index, AgentStatus? status)
    {
        var agent = status?.Agent;
        var facts = agent?.Facts;
        var (cloud, ip) = AgentRows.Address(targets, index, status);
        json.WriteStartObject();
        json.WriteNumber("code", status is null ? UnknownAgent : 0);
        json.WriteString("message", status is null ? $"agent '{targets.Ids[index]}' not found" : "OK");
        json.WriteString("bk_agent_id", targets.Ids[index]);
        json.WriteNumber("bk_cloud_id", agent?.Host.CloudId ?? cloud);
        json.WriteString("bk_host_ip", agent?.Host.Ip ?? ip);
        json.WriteString("bk_os_type", facts?.OsType ?? "");
        json.WriteString("bk_cpu_architecture", facts?.Architecture ?? "");
        json.WriteString("parent_ip", "");
        json.WriteNumber("parent_port", 0);
        json.WriteNumber("report_time", AgentRows.Milliseconds(status?.LastSeen));
        json.WriteString("version", agent?.Version ?? "");
        json.WriteNumber("cpu_rate", (status?.Load?.CpuPermille ?? 0) / 10.0);
        json.WriteNumber("mem_rate", (status?.Load?.MemoryPermille ?? 0) / 10.0);
        json.WriteNumber("cpu_num", facts?.CpuCount ?? 0);
        json.WriteNumber("mem_size", facts?.MemoryBytes ?? 0);
        json.WriteNumber("start_time", AgentRows.Seconds(facts?.AgentStartedAt));
        json.WriteNumber("last_work_time", AgentRows.Seconds(status?.LastSeen));
        json.WriteString("conn_cycle_time", ConnectedFor(status));
        json.WriteNumber("run_mode", AgentRows.AgentRunMode);
        WriteStatus(json, "status_code", "status", status?.Code ?? AgentStatusCode.NotFound);
        WriteStatus(
            json, "last_status_code", "last_status", status is null ? AgentStatusCode.NotFound : Before(status));
        json.WriteString("remark", Remark(agent));
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, string number, string text, AgentStatusCode code)
    {
        json.WriteNumber(number, (int)code);
        json.WriteString(text, NameOf(code));
    }

    /// <summary>GSE's word for the number (contract section 4.2).</summary>
    private static string NameOf(AgentStatusCode code) => code switch
    {
        AgentStatusCode.NotFound => "not found",
        AgentStatusCode.Unknown => "unknown",
        AgentStatusCode.Initial => "init",
        AgentStatusCode.Running => "running",
        AgentStatusCode.Damaged => "damaged",
        AgentStatusCode.Stopping => "stopping",
        AgentStatusCode.Uninstalled => "uninit",
        _ => "unknown",
    };

    /// <summary>The state before this one, as far as the view of the agent tells.</summary>
    private static AgentStatusCode Before(AgentStatus status) => status switch
    {
        { Code: AgentStatusCode.Initial } => AgentStatusCode.Initial,
        { Code: AgentStatusCode.Running, Agent.DisconnectedAt: null } => AgentStatusCode.Initial,
        { Code: AgentStatusCode.Running, Agent.LastDisconnect: DisconnectReason.AgentStopped } =>
            AgentStatusCode.Stopping,
        { Code: AgentStatusCode.Running } => AgentStatusCode.Damaged,
        { Code: AgentStatusCode.Unknown, Agent.IsConnected: false } => AgentStatusCode.Damaged,
        _ => AgentStatusCode.Running,
    };

    /// <summary>How long the connection has held, in seconds, up to the last sign of life; empty without one.</summary>
    private static string ConnectedFor(AgentStatus? status) =>
        status is { Agent: { IsConnected: true, ConnectedAt: { } since }, LastSeen: { } seen } && seen >= since
            ? ((long)(seen - since).TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : "";

    private static string Remark(AgentView? agent) => agent?.LastConflictAt is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"another host claimed this agent id at {at.UtcDateTime:O}")
        : "";
}
