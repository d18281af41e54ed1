using System.Buffers;
using System.Text.Json;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>One item of <c>route</c> of the contract (gse-routing-status-alarms, section 3.5), read.</summary>
/// <param name="FilterAnd">All of these must pass.</param>
/// <param name="FilterOr">If there are any, one of these must pass.</param>
public sealed record RouteBody(
    string Name, StreamToId StreamTo, KafkaDestination? Kafka, RedisDestination? Redis, PulsarDestination? Pulsar,
    IReadOnlyList<string> FilterAnd, IReadOnlyList<string> FilterOr)
{
    private static readonly SearchValues<char> InTopics = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    public static RouteBody Read(JsonElement body, string path, InputProblems problems)
    {
        var fields = new JsonFields(body, path, problems);
        if (!fields.IsObject)
        {
            fields.Wrong("must be an object");
            return new RouteBody("", default, null, null, null, [], []);
        }

        var name = fields.NeededName("name");
        if (!fields.Has("stream_to"))
        {
            fields.Wrong("stream_to", "is missing");
        }

        var to = fields.Object("stream_to");
        return new RouteBody(
            name, new StreamToId(to?.NeededNumber("stream_to_id", 1, int.MaxValue) ?? 0),
            ReadKafka(to?.Object(Storage.Kafka)), ReadRedis(to?.Object(Storage.Redis)),
            ReadPulsar(to?.Object(Storage.Pulsar)), fields.Texts("filter_name_and"), fields.Texts("filter_name_or"));
    }

    /// <summary>The place in a storage of this kind; null if the route names none.</summary>
    public Destination? In(string reportMode) => reportMode switch
    {
        Storage.Kafka => Kafka,
        Storage.Redis => Redis,
        Storage.Pulsar => Pulsar,
        Storage.File => new FileDestination(),
        _ => null,
    };

    private static KafkaDestination? ReadKafka(JsonFields? section) => section is { } kafka
        ? new KafkaDestination(ReadTopic(kafka), kafka.Number("partition", 0, int.MaxValue))
        : null;

    private static string ReadTopic(JsonFields kafka)
    {
        var topic = ReadName(kafka, "topic_name");
        if (topic is "." or ".." || topic.Length > 249 || topic.AsSpan().ContainsAnyExcept(InTopics))
        {
            kafka.Wrong("topic_name", "must have at most 249 of a-z A-Z 0-9 . _ -, and not be . or ..");
        }

        return topic;
    }

    private static RedisDestination? ReadRedis(JsonFields? section) =>
        section is { } redis ? new RedisDestination(ReadName(redis, "channel_name")) : null;

    private static PulsarDestination? ReadPulsar(JsonFields? section) => section is { } pulsar
        ? new PulsarDestination(
            pulsar.Text("tenant"), pulsar.Text("namespace"),
            ReadName(pulsar, pulsar.Has("name") && !pulsar.Has("topic_name") ? "name" : "topic_name"),
            !pulsar.Has("persistent") || pulsar.Text("persistent") is not ("0" or "False" or "false"))
        : null;

    // Without a name it is made of data_set and biz_id (contract collector-ipc, section 5.2).
    private static string ReadName(JsonFields section, string name) =>
        section.Text(name) is { Length: > 0 } given ? given
        : section.Text("data_set") is { Length: > 0 } set ? set + section.Text("biz_id")
        : section.NeededText(name);
}
