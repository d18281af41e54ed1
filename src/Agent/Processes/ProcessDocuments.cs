using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// The documents in the content of a result: contract gse-tasks-files-processes, section 5.5, with its types. Clients
/// decode them strictly: a whole number where a float belongs stays a float, and the other way round.
/// </summary>
internal static class ProcessDocuments
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Of everything but a query: exactly one element.</summary>
    /// <param name="result">What the command printed, or what went wrong.</param>
    public static string Control(string agentId, string name, ProcessSpec? spec, bool isAuto, string result) =>
        Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            json.WriteStartObject();
            json.WriteString("bk_agent_id", agentId);
            json.WriteString("procName", spec is { ProcName.Length: > 0 } ? spec.ProcName : name);
            json.WriteString("setupPath", spec?.SetupPath ?? "");
            json.WriteString("funcID", "");
            json.WriteString("instanceID", "");
            json.WriteString("result", result);
            json.WriteBoolean("isAuto", isAuto);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary>Of a query.</summary>
    public static string Query(HostIdentity host, ProcessStatus status, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        return Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("ip", host.Ip);
            json.WriteString("bk_agent_id", host.AgentId);
            json.WriteString("utctime", Stamp(local));
            json.WriteString("utctime2", Stamp(now.ToUniversalTime()));
            json.WriteNumber("timezone", (int)local.Offset.TotalHours);
            json.WriteStartArray("process");
            json.WriteStartObject();
            json.WriteString("procname", status.ProcName);
            json.WriteStartArray("instance");
            WriteInstance(json, status, now, zone);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteInstance(Utf8JsonWriter json, ProcessStatus s, DateTimeOffset now, TimeZoneInfo zone)
    {
        json.WriteStartObject();
        json.WriteString("cmdline", s.CommandLine);
        json.WriteString("processName", s.Name);
        json.WriteString("version", s.Version);
        json.WriteString("health", s.Health);
        json.WriteBoolean("isAuto", s.IsAuto);
        WriteFloat(json, "cpuUsage", s.CpuPercent);
        WriteFloat(json, "cpuUsageAve", s.CpuPercentOfLife);
        WriteFloat(json, "phyMemUsage", s.MemoryPercent);
        json.WriteNumber("usePhyMem", s.ResidentBytes / 1024);
        json.WriteNumber("diskSize", -1);
        json.WriteNumber("pid", s.Pid);
        json.WriteString("startTime", s.StartedAt is { } at ? CTime(TimeZoneInfo.ConvertTime(at, zone)) : "");
        json.WriteString("stat", s.Detail is { } d ? d.State.ToString() : "");
        json.WriteString("utime", Seconds(s.Detail?.UserTime));
        json.WriteString("stime", Seconds(s.Detail?.SystemTime));
        json.WriteNumber("threadCount", s.Detail?.Threads ?? 0);
        json.WriteNumber("elapsedTime", s.StartedAt is { } since ? (long)(now - since).TotalSeconds : 0);
        json.WriteNumber("register_time", s.RegisteredAtMs / 1000);
        json.WriteNumber("last_start_time", s.LastStartedAtMs / 1000);
        json.WriteNumber("report_time", now.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFloat(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString("0.0###", CultureInfo.InvariantCulture));
    }

    private static string Stamp(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    // asctime(3): the day is padded with a blank.
    private static string CTime(DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture, $"{at:ddd MMM} {at.Day,2} {at:HH:mm:ss yyyy}");

    private static string Seconds(TimeSpan? time) =>
        time is { } t ? t.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) : "";
}
