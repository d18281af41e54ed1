using System.CommandLine;
using System.Text.Json.Nodes;

namespace Gse.Cli.Commands;

/// <summary>A route as options, or as a file, say it.</summary>
internal sealed class RouteBody
{
    private readonly Option<string?> _file = TextOption.Create(
        "--file", "A file (- for standard input) with the route as JSON", "path");
    private readonly Option<string?> _name = TextOption.Create("--name", "Its name");
    private readonly Option<int?> _stream = new("--stream") { Description = "Id of the storage", HelpName = "id" };
    private readonly Option<string?> _topic = TextOption.Create("--topic", "Kafka: the topic");
    private readonly Option<int?> _partition = new("--partition") { Description = "Of Kafka", HelpName = "n" };
    private readonly Option<string?> _channel = TextOption.Create("--redis-channel", "Redis: what to publish to");
    private readonly Option<string?> _pulsar = TextOption.Create(
        "--pulsar-topic", "Pulsar: the topic, or tenant/namespace/topic");
    private readonly Option<string[]> _and = new("--filter")
    {
        Description = "Name of a stream filter that records must pass; may be said often",
        HelpName = "name",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _file, _name, _stream, _topic, _partition, _channel, _pulsar, _and })
        {
            command.Add(option);
        }
    }

    /// <summary>The route, and its name.</summary>
    public async Task<(JsonObject? Route, string Name, Failure? Failure)> ReadAsync(
        ParseResult parsed, CancellationToken cancellation)
    {
        var (route, failure) = parsed.GetValue(_file) is { } path
            ? await BodyFile.ReadAsync(path, cancellation)
            : OfOptions(parsed);
        if (route is null)
        {
            return (null, "", failure);
        }

        if (parsed.GetValue(_name) is { } name)
        {
            route["name"] = name;
        }

        return route["name"] is JsonValue value && value.TryGetValue<string>(out var told) && told.Length > 0
            ? (route, told, null)
            : (null, "", new Failure(ExitCode.Usage, "the route has no name: say --name"));
    }

    private (JsonObject? Route, Failure? Failure) OfOptions(ParseResult parsed)
    {
        if (parsed.GetValue(_stream) is not { } stream)
        {
            return (null, new Failure(ExitCode.Usage, "say --name and --stream, or --file"));
        }

        var to = new JsonObject { ["stream_to_id"] = stream };
        if (parsed.GetValue(_topic) is { } topic)
        {
            to["kafka"] = new JsonObject { ["topic_name"] = topic };
            if (parsed.GetValue(_partition) is { } partition)
            {
                to["kafka"]!["partition"] = partition;
            }
        }

        if (parsed.GetValue(_channel) is { } channel)
        {
            to["redis"] = new JsonObject { ["channel_name"] = channel };
        }

        if (parsed.GetValue(_pulsar) is { } pulsar)
        {
            to["pulsar"] = pulsar.Split('/') is [var tenant, var space, var name]
                ? new JsonObject { ["tenant"] = tenant, ["namespace"] = space, ["topic_name"] = name }
                : new JsonObject { ["topic_name"] = pulsar };
        }

        var route = new JsonObject { ["name"] = parsed.GetValue(_name), ["stream_to"] = to };
        if (parsed.GetValue(_and) is { Length: > 0 } filters)
        {
            route["filter_name_and"] = new JsonArray([.. filters.Select(filter => (JsonNode)filter)]);
        }

        return (route, null);
    }
}
