using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gse.Edge.Tests.Http;

public sealed partial class When_events_are_asked_as_CloudEvents(EdgeWithFleet edge) : IClassFixture<EdgeWithFleet>
{
    private const string Batch = "application/cloudevents-batch+json";

    [Fact]
    public async Task a_page_is_a_batch_that_keeps_the_rules()
    {
        var (items, _) = await PageAsync("/v1/events?limit=1000");
        Assert.NotEmpty(items);
        Assert.All(items, CloudEventRules.Check);
        Assert.Equal(items.Count, items.Select(item => item.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task an_event_says_the_same_in_both_forms()
    {
        using var client = edge.Client();
        var native = (await V1Answer.GetAsync(client, "/v1/events?types=AgentLost")).Body.GetProperty("items")[0];
        var (items, _) = await PageAsync("/v1/events?types=AgentLost");
        var item = Assert.Single(items);
        Assert.Equal("gse.AgentLost", item.GetProperty("type").GetString());
        Assert.Equal($"/gse/streams/agent-{EdgeWithFleet.Lost}", item.GetProperty("source").GetString());
        Assert.Equal(EdgeWithFleet.Lost, item.GetProperty("subject").GetString());
        Assert.Equal(native.GetProperty("id").GetString(), item.GetProperty("id").GetString());
        Assert.Equal($"{native.GetProperty("position")}", item.GetProperty("position").GetString());
        Assert.Equal("correlation-of-test", item.GetProperty("correlation").GetString());
        Assert.Equal("test", item.GetProperty("actor").GetString());
        Assert.True(JsonElement.DeepEquals(native.GetProperty("data"), item.GetProperty("data")));
    }

    [Fact]
    public async Task pages_follow_each_other()
    {
        var (all, none) = await PageAsync("/v1/events?limit=1000");
        Assert.Null(none);
        var read = new List<string?>();
        string? next = "-1";
        while (next is not null)
        {
            (var items, next) = await PageAsync($"/v1/events?limit=7&after={next}");
            read.AddRange(items.Select(item => item.GetProperty("id").GetString()));
        }

        Assert.Equal(all.Select(item => item.GetProperty("id").GetString()), read);
    }

    [Fact]
    public async Task every_data_of_a_stream_is_one()
    {
        using var follower = await EventFollower.OpenAsync(
            edge, "/v1/events/stream?types=AgentLost&format=cloudevents", "*/*", null);
        var (id, type, data) = await follower.NextAsync();
        CloudEventRules.Check(data);
        Assert.Equal(("AgentLost", $"{id}"), (type, data.GetProperty("position").GetString()));
    }

    private async Task<(List<JsonElement> Items, string? Next)> PageAsync(string path)
    {
        using var client = edge.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Batch));
        var answer = await V1Answer.SendAsync(client, request);
        Assert.Equal(Batch, answer.Response.Content.Headers.ContentType?.ToString());
        return (
            [.. answer.Body.EnumerateArray()],
            answer.Response.Headers.TryGetValues("X-Gse-Next", out var next) ? next.Single() : null);
    }

    /// <summary>CloudEvents 1.0.2, sections "Context Attributes" and "Extension Context Attributes", and its JSON
    /// format.</summary>
    internal static partial class CloudEventRules
    {
        public static void Check(JsonElement item)
        {
            Assert.Equal("1.0", item.GetProperty("specversion").GetString());
            foreach (var required in new[] { "id", "source", "type" })
            {
                Assert.NotEqual("", item.GetProperty(required).GetString());
            }

            Assert.True(Uri.TryCreate(item.GetProperty("source").GetString(), UriKind.RelativeOrAbsolute, out _));
            Assert.True(item.GetProperty("time").TryGetDateTimeOffset(out _));
            Assert.Equal("application/json", item.GetProperty("datacontenttype").GetString());
            Assert.True(item.TryGetProperty("data", out _) ^ item.TryGetProperty("data_base64", out _));
            foreach (var attribute in item.EnumerateObject().Where(a => a.Name is not ("data" or "data_base64")))
            {
                Assert.Matches(AttributeName(), attribute.Name);
                Assert.Equal(JsonValueKind.String, attribute.Value.ValueKind);
                Assert.NotEqual("", attribute.Value.GetString());
            }
        }

        [GeneratedRegex("^[a-z0-9]{1,20}$")]
        private static partial Regex AttributeName();
    }
}
