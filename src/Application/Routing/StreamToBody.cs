using System.Buffers;
using System.Text.Json;

namespace Gse.Application.Routing;

/// <summary><c>stream_to</c> of the contract (gse-routing-status-alarms, section 3.1), read.</summary>
/// <param name="Storage">Null if it cannot be used, which is told.</param>
public sealed record StreamToBody(string Name, string ReportMode, Storage? Storage)
{
    // What would make more than one address of it, in the lists that clients of storages take.
    private static readonly SearchValues<char> NoHost = SearchValues.Create(" \t\r\n,;/@?#");

    /// <param name="body">The object.</param>
    /// <param name="path">Its place in the request, for messages.</param>
    /// <param name="problems">Everything that is wrong with it.</param>
    public static StreamToBody Read(JsonElement body, string path, InputProblems problems)
    {
        var fields = new JsonFields(body, path, problems);
        if (!fields.IsObject)
        {
            fields.Wrong("must be an object");
            return new StreamToBody("", "", null);
        }

        var (name, mode) = (fields.NeededName("name"), fields.NeededText("report_mode"));
        return new StreamToBody(name, mode, mode.Length == 0 ? null : ReadStorage(fields, mode));
    }

    private static Storage? ReadStorage(JsonFields fields, string mode)
    {
        if (mode == Storage.File)
        {
            return new FileStorage(fields.Text("data_log_path"));
        }

        if (!Storage.ReportModes.Contains(mode))
        {
            fields.Wrong("report_mode", $"must be one of {string.Join(", ", Storage.ReportModes)}");
            return null;
        }

        if (!fields.Has(mode))
        {
            fields.Wrong(mode, $"is missing: report_mode is {mode}");
            return null;
        }

        return fields.Object(mode) is { } section ? ReadSection(section, mode) : null;
    }

    private static Storage ReadSection(JsonFields section, string mode)
    {
        var addresses = ReadAddresses(section);
        return mode switch
        {
            // bk-cmdb spells it sasl_usename.
            Storage.Kafka => new KafkaStorage(
                addresses, section.Has("sasl_username") ? section.Text("sasl_username") : section.Text("sasl_usename"),
                Secret(section, "sasl_passwd"), OneOf(section, "sasl_mechanisms", KafkaStorage.Mechanisms),
                OneOf(section, "security_protocol", KafkaStorage.Protocols)),
            Storage.Redis => new RedisStorage(
                addresses, Secret(section, "passwd"), section.Text("master_name"), Secret(section, "sentinel_passwd"),
                section.Text("mode")),
            _ => new PulsarStorage(addresses, Secret(section, "token")),
        };
    }

    private static List<StorageAddress> ReadAddresses(JsonFields section)
    {
        var addresses = new List<StorageAddress>();
        foreach (var item in section.Items("storage_address"))
        {
            if (!item.IsObject)
            {
                item.Wrong("must be an object");
                continue;
            }

            var (host, port) = (item.NeededText("ip"), item.NeededNumber("port", 1, 65_535));
            if (host.AsSpan().ContainsAny(NoHost))
            {
                item.Wrong("ip", "must be one IP address or host name");
            }

            addresses.Add(new StorageAddress(host, port ?? 0));
        }

        if (addresses.Count == 0)
        {
            section.Wrong("storage_address", section.Has("storage_address") ? "must not be empty" : "is missing");
        }

        return addresses;
    }

    private static string OneOf(JsonFields section, string name, IReadOnlyList<string> known)
    {
        var told = section.Text(name);
        if (told.Length > 0 && !known.Contains(told, StringComparer.OrdinalIgnoreCase))
        {
            section.Wrong(name, $"must be one of {string.Join(", ", known)}");
        }

        return told;
    }

    private static Secret Secret(JsonFields section, string name) => new(section.Text(name));
}
