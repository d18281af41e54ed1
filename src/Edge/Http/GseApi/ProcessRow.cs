using System.Text.Json;
using Gse.Application.Processes;
using Gse.Domain.Processes;

namespace Gse.Edge.Http.GseApi;

/// <summary>What the rows of the older API have and the newer ones do not, and the other way round.</summary>
internal enum ProcessRowForm
{
    /// <summary>ESB: no <c>isauto</c>, and <c>bk_supplier_id</c> in the row.</summary>
    V1,

    /// <summary><c>isauto</c> as a boolean.</summary>
    V2,
}

/// <summary>The row of one process. Every key is in every row: clients break on a missing one.</summary>
internal static class ProcessRow
{
    public static void Write(
        Utf8JsonWriter json, ProcessRowForm form, GseMeta meta, string id, (int CloudId, string Ip) host, int supplier,
        ObservedProcess observed)
    {
        var process = observed.Process;
        json.WriteStartObject();
        WriteMeta(json, meta, process);
        json.WriteString("bk_agent_id", id);
        WriteHost(json, host, supplier);
        if (form == ProcessRowForm.V1)
        {
            json.WriteNumber("bk_supplier_id", supplier);
        }
        else
        {
            json.WriteBoolean("isauto", process is { Registered: true, Watch.Supervised: true });
        }

        json.WriteNumber("flag", (int)Wanted(process));
        json.WriteNumber("status", (int)observed.State);
        json.WriteString("message", observed.Message);
        json.WriteNumber("pid", observed.Pid);
        json.WriteString("version", process?.Watch?.Version ?? "");
        json.WriteNumber("register_time", AgentRows.Seconds(process?.RegisteredAt));
        json.WriteNumber("last_start_time", AgentRows.Seconds(process?.StartedAt));
        json.WriteNumber("report_time", AgentRows.Seconds(ReportedAt(observed)));
        json.WriteNumber("cpu_usage", 0.0);
        json.WriteNumber("mem_usage", 0.0);
        json.WriteNumber("fd", 0);
        json.WriteNumber("disk", 0);
        json.WriteNumber("net", 0);
        json.WriteEndObject();
    }

    /// <summary>
    /// How it is meant to be. An agent supervises what is meant to run; what was stopped by command it only knows, and
    /// that is how it stays unless somebody starts it by hand.
    /// </summary>
    private static ProcessState Wanted(ProcessView? process) => process switch
    {
        null or { Registered: false } => ProcessState.Unregistered,
        { Watch.Supervised: true } or { IsRunning: true } => ProcessState.Running,
        _ => ProcessState.Stopped,
    };

    private static void WriteMeta(Utf8JsonWriter json, GseMeta meta, ProcessView? process)
    {
        json.WriteStartObject("meta");
        json.WriteString("namespace", process?.Key.Namespace ?? meta.Namespace);
        json.WriteString("name", process?.Key.Name ?? meta.Name ?? "");
        json.WritePropertyName("labels");
        if (process is null && meta.Labels.ValueKind == JsonValueKind.Object)
        {
            meta.Labels.WriteTo(json);
        }
        else
        {
            WriteLabels(json, process?.Watch);
        }

        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, ProcessWatch? watch)
    {
        json.WriteStartObject();
        foreach (var (name, value) in watch?.Labels ?? new Dictionary<string, string>())
        {
            json.WriteString(name, value);
        }

        if (watch is not null && !watch.Labels.ContainsKey("proc_name"))
        {
            json.WriteString("proc_name", watch.ProcName);
        }

        json.WriteEndObject();
    }

    public static void WriteHost(Utf8JsonWriter json, (int CloudId, string Ip) host, int supplier)
    {
        json.WriteStartObject("host");
        json.WriteString("ip", host.Ip);
        json.WriteNumber("bk_cloud_id", host.CloudId);
        json.WriteNumber("bk_supplier_id", supplier);
        json.WriteEndObject();
    }

    /// <summary>
    /// A running process is as fresh as its agent's last sign of life; another one as its last event.
    /// </summary>
    private static DateTimeOffset? ReportedAt(ObservedProcess observed) =>
        observed.State == ProcessState.Running && observed.Agent?.LastSeen > observed.Process!.ChangedAt
            ? observed.Agent.LastSeen
            : observed.Process?.ChangedAt;
}
