using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gse.Cli.Commands;

/// <summary>A storage as options, or as a file, say it.</summary>
internal sealed class StreamBody
{
    private readonly Option<string?> _file = TextOption.Create(
        "--file", "A file (- for standard input) with stream_to, or with what show --json prints", "path");
    private readonly Option<string?> _name = TextOption.Create("--name", "Its name");
    private readonly Option<string?> _kafka = TextOption.Create("--kafka", "Kafka: host:port, with commas", "hosts");
    private readonly Option<string?> _redis = TextOption.Create("--redis", "Redis: host:port, with commas", "hosts");
    private readonly Option<string?> _pulsar = TextOption.Create("--pulsar", "Pulsar: host:port, with commas", "hosts");
    private readonly Option<string?> _folder = TextOption.Create("--folder", "Files in this folder", "path");
    private readonly Option<string?> _user = TextOption.Create("--user", "SASL user name of Kafka");
    private readonly Option<string?> _password = TextOption.Create(
        "--password", "Of Kafka or Redis, or Pulsar's token; the list of processes shows it, so better --file -");
    private readonly Option<string?> _mechanism = TextOption.Create("--mechanism", "SASL mechanism of Kafka");
    private readonly Option<string?> _protocol = TextOption.Create("--protocol", "Security protocol of Kafka");
    private readonly Option<string?> _master = TextOption.Create("--master", "Redis: the hosts are sentinels of it");
    private readonly Option<string?> _platform = TextOption.Create("--platform", "In whose name; default gse");

    public void AddTo(Command command)
    {
        foreach (var option in new[]
        {
            _file, _name, _kafka, _redis, _pulsar, _folder, _user, _password, _mechanism, _protocol, _master, _platform,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>The request for <c>/v1/streams</c>.</summary>
    public async Task<(string? Json, Failure? Failure)> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (body, failure) = parsed.GetValue(_file) is { } path
            ? await BodyFile.ReadAsync(path, cancellation)
            : OfOptions(parsed);
        if (body is null)
        {
            return (null, failure);
        }

        var request = body.ContainsKey("streamTo") ? body : new JsonObject { ["streamTo"] = body };
        if (parsed.GetValue(_platform) is { } platform)
        {
            request["platform"] = platform;
        }

        return (request.ToJsonString(), null);
    }

    private (JsonObject? Body, Failure? Failure) OfOptions(ParseResult parsed)
    {
        var kinds = new[] { ("kafka", _kafka), ("redis", _redis), ("pulsar", _pulsar), ("file", _folder) }
            .Where(kind => parsed.GetValue(kind.Item2) is not null)
            .ToList();
        if (parsed.GetValue(_name) is not { } name || kinds is not [var (mode, where)])
        {
            return (null, new Failure(
                ExitCode.Usage, "say --name and one of --kafka, --redis, --pulsar, --folder, or --file"));
        }

        var body = new JsonObject { ["name"] = name, ["report_mode"] = mode };
        if (mode == "file")
        {
            body["data_log_path"] = parsed.GetValue(where);
            return (body, null);
        }

        var addresses = new JsonArray();
        foreach (var address in parsed.GetValue(where)!.Split(',', StringSplitOptions.TrimEntries))
        {
            var colon = address.LastIndexOf(':');
            if (colon < 1 || !int.TryParse(
                address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                return (null, new Failure(ExitCode.Usage, $"'{address}' must be host:port"));
            }

            addresses.Add((JsonNode)new JsonObject { ["ip"] = address[..colon].Trim('[', ']'), ["port"] = port });
        }

        body[mode] = Section(parsed, mode, addresses);
        return (body, null);
    }

    private JsonObject Section(ParseResult parsed, string mode, JsonArray addresses)
    {
        var section = new JsonObject { ["storage_address"] = addresses };
        Put("sasl_username", _user);
        Put(mode switch { "kafka" => "sasl_passwd", "redis" => "passwd", _ => "token" }, _password);
        Put("sasl_mechanisms", _mechanism);
        Put("security_protocol", _protocol);
        Put("master_name", _master);
        return section;

        void Put(string name, Option<string?> option)
        {
            if (parsed.GetValue(option) is { } value)
            {
                section[name] = value;
            }
        }
    }
}
