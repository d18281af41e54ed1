using System.Text.Json;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http.Routing;

/// <summary>Calls of the routing configuration, as clients of the GSE API make them.</summary>
internal sealed class RoutingCalls(EdgeUnderTest edge) : IDisposable
{
    public const string Operation = """{"operator_name":"admin"}""";

    public HttpClient Operator { get; } = edge.Client(Role.Operator);

    public HttpClient Viewer { get; } = edge.Client();

    public static string Kafka(string name, string password = "p") =>
        $$$$"""
        {"name":"{{{{name}}}}","report_mode":"kafka",
         "kafka":{"storage_address":[{"ip":"kafka.service.consul","port":9092}],
         "sasl_username":"u","sasl_passwd":"{{{{password}}}}","sasl_mechanisms":"SCRAM-SHA-512",
         "security_protocol":"SASL_PLAINTEXT"}}
        """;

    public static string Folder(string name) => $$$$"""{"name":"{{{{name}}}}","report_mode":"file"}""";

    public Task<GseAnswer> PostAsync(string action, string body) =>
        GseAnswer.PostAsync(Operator, $"/api/v2/data/{action}", body);

    public Task<GseAnswer> AddStreamAsync(string streamTo, string platform = "bkmonitor") => PostAsync(
        "add_streamto",
        $$$$"""
        {"metadata":{"plat_name":"{{{{platform}}}}"},"operation":{{{{Operation}}}},"stream_to":{{{{streamTo}}}}}
        """);

    public async Task<int> NewStreamAsync(string streamTo)
    {
        var answer = Done(await AddStreamAsync(streamTo));
        return answer.Data.GetProperty("stream_to_id").GetInt32();
    }

    public Task<GseAnswer> UpdateStreamAsync(int id, string streamTo) => PostAsync(
        "update_streamto",
        $$$$"""
        {"condition":{"stream_to_id":{{{{id}}}},"plat_name":"bkmonitor"},"operation":{{{{Operation}}}},
         "specification":{"stream_to":{{{{streamTo}}}}}}
        """);

    public Task<GseAnswer> DeleteStreamAsync(int id) => PostAsync(
        "delete_streamto",
        $$$$"""{"condition":{"stream_to_id":{{{{id}}}},"plat_name":"bkmonitor"},"operation":{{{{Operation}}}}}""");

    public Task<GseAnswer> QueryStreamAsync(int id) => PostAsync(
        "query_streamto",
        $$$$"""{"condition":{"plat_name":"bkmonitor","stream_to_id":{{{{id}}}}},"operation":{{{{Operation}}}}}""");

    public async Task<int> AllocateAsync(string more = "")
    {
        var answer = Done(await PostAsync(
            "add_route", $$$$"""{"metadata":{"plat_name":"bkmonitor"},"operation":{{{{Operation}}}}{{{{more}}}}}"""));
        return answer.Data.GetProperty("channel_id").GetInt32();
    }

    public Task<GseAnswer> AddRoutesAsync(int channel, string more) => PostAsync(
        "add_route",
        $$$$"""
        {"metadata":{"plat_name":"bkmonitor","channel_id":{{{{channel}}}}},"operation":{{{{Operation}}}},{{{{more}}}}}
        """);

    public Task<GseAnswer> UpdateRoutesAsync(int channel, string specification, string platform = "bkmonitor") =>
        PostAsync(
            "update_route",
            $$$$"""
            {"condition":{"channel_id":{{{{channel}}}},"plat_name":"{{{{platform}}}}"},"operation":{{{{Operation}}}},
             "specification":{{{{specification}}}}}
            """);

    public Task<GseAnswer> DeleteRoutesAsync(int channel, string specification, string platform = "bkmonitor") =>
        PostAsync(
            "delete_route",
            $$$$"""
            {"condition":{"channel_id":{{{{channel}}}},"plat_name":"{{{{platform}}}}"},
             "operation":{"operator_name":"admin","method":"specification"},"specification":{{{{specification}}}}}
            """);

    public Task<GseAnswer> DeleteAllAsync(int channel) => PostAsync(
        "delete_route",
        $$$$"""
        {"condition":{"channel_id":{{{{channel}}}},"plat_name":"bkmonitor"},
         "operation":{"operator_name":"admin","method":"all"}}
        """);

    public Task<GseAnswer> QueryRoutesAsync(int channel) => PostAsync(
        "query_route",
        $$$$"""{"condition":{"channel_id":{{{{channel}}}},"plat_name":"bkmonitor"},"operation":{{{{Operation}}}}}""");

    /// <summary>The one group of routes of a channel that exists.</summary>
    public async Task<JsonElement> GroupAsync(int channel)
    {
        var answer = Done(await QueryRoutesAsync(channel));
        return Assert.Single(answer.Data.EnumerateArray());
    }

    public async Task<IReadOnlyList<string>> RouteNamesAsync(int channel) =>
        [.. (await GroupAsync(channel)).GetProperty("route").EnumerateArray()
            .Select(route => route.GetProperty("name").GetString()!)];

    public static GseAnswer Done(GseAnswer answer)
    {
        Assert.True(answer.Code == 0, answer.Message);
        return answer;
    }

    public static string Route(string name, int stream, string topic) =>
        $$$$"""
        {"name":"{{{{name}}}}","stream_to":{"stream_to_id":{{{{stream}}}},"kafka":{"topic_name":"{{{{topic}}}}"}}}
        """;

    public void Dispose()
    {
        Operator.Dispose();
        Viewer.Dispose();
    }
}
