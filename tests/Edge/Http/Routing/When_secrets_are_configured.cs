using System.Text;
using Gse.Testing.Files;

namespace Gse.Edge.Tests.Http.Routing;

public sealed class When_secrets_are_configured : IDisposable
{
    // Twelve characters each, which stand nowhere by chance.
    private static readonly string[] Secrets =
        ["Kq7fZ2xVb9Lw", "Rd5mT8nQc3Yh", "Pt6vJ4kXs1Gd", "Nw9bF3hZe7Um", "Md2rC8yTq5Ka", "918273645546"];

    private const string NoSecret = "name-to-be-found";
    private readonly TemporaryFolder _folder = new();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task nothing_that_is_kept_or_read_by_people_shows_them()
    {
        var edge = new EdgeOnDisk(_folder);
        await edge.InitializeAsync();
        using (var calls = new RoutingCalls(edge))
        {
            var id = await ConfigureAsync(calls);
            foreach (var accept in new[] { "application/json", "application/cloudevents-batch+json" })
            {
                calls.Viewer.DefaultRequestHeaders.Accept.ParseAdd(accept);
                ExpectMasked(await calls.Viewer.GetStringAsync("/v1/events?limit=1000", Cancellation));
                calls.Viewer.DefaultRequestHeaders.Accept.Clear();
            }

            foreach (var accept in new[] { "text/event-stream", "text/event-stream, application/cloudevents+json" })
            {
                ExpectMasked(await FollowAsync(edge, accept));
            }

            ExpectMasked(await calls.Operator.GetStringAsync($"/v1/streams/{id}", Cancellation));
            ExpectMasked(await calls.Operator.GetStringAsync("/v1/streams", Cancellation));

            // Those who must have them get them.
            var plain = (await calls.QueryStreamAsync(id)).Body.GetRawText();
            Assert.Contains(Secrets[1], plain, StringComparison.Ordinal);
        }

        // The read model is written a moment after it can be asked.
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var tries = 0; tries < 1_000 && !IsKept("readmodel.db"); tries++)
        {
            await tick.WaitForNextTickAsync(Cancellation);
        }

        await edge.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(_folder.Path))
        {
            ExpectNone(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancellation)));
        }

        // The same search finds what is no secret.
        Assert.True(IsKept("log.db"));
        Assert.True(IsKept("readmodel.db"));

        ExpectNone(edge.Lines.Text);
        Assert.Contains("AddStreamTo", edge.Lines.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<int> ConfigureAsync(RoutingCalls calls)
    {
        var id = await calls.NewStreamAsync(RoutingCalls.Kafka(NoSecret, Secrets[0]));
        RoutingCalls.Done(await calls.UpdateStreamAsync(id, RoutingCalls.Kafka(NoSecret, Secrets[1])));
        await calls.NewStreamAsync(
            $$$$"""
            {"name":"r","report_mode":"redis","redis":{"storage_address":[{"ip":"r","port":6379}],
             "passwd":"{{{{Secrets[2]}}}}","sentinel_passwd":{{{{Secrets[5]}}}}},"SASL_Password":"{{{{Secrets[2]}}}}"}
            """);
        await calls.NewStreamAsync(
            $$$$"""
            {"name":"p","report_mode":"pulsar","pulsar":{"storage_address":[{"ip":"p","port":8080}],
             "token":"{{{{Secrets[3]}}}}","tokens":[{"x":"{{{{Secrets[3]}}}}"}]}}
            """);

        // What is refused leaves nothing behind either.
        var refused = await calls.AddStreamAsync(
            $$$$"""{"name":"","report_mode":"kafka","kafka":{"sasl_passwd":"{{{{Secrets[4]}}}}"}}""");
        Assert.NotEqual(0, refused.Code);
        ExpectNone(refused.Body.GetRawText());
        return id;
    }

    private static async Task<string> FollowAsync(EdgeUnderTest edge, string accept)
    {
        using var follower = await EventFollower.OpenAsync(
            edge, "/v1/events/stream?types=StreamToAdded,StreamToChanged", accept, null);
        var data = new StringBuilder();
        for (var i = 0; i < 4; i++)
        {
            data.Append((await follower.NextAsync()).Data.GetRawText());
        }

        return data.ToString();
    }

    /// <summary>Whether it is in the database or in what is not in its file yet.</summary>
    private bool IsKept(string database) => Directory.EnumerateFiles(_folder.Path, $"{database}*")
        .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))
        .Any(path => Text(path).Contains(NoSecret, StringComparison.Ordinal));

    private static string Text(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static void ExpectMasked(string text)
    {
        ExpectNone(text);
        Assert.Contains(NoSecret, text, StringComparison.Ordinal);
        Assert.Contains("******", text, StringComparison.Ordinal);

        // Data protection's texts begin so.
        Assert.DoesNotContain("CfDJ8", text, StringComparison.Ordinal);
    }

    private static void ExpectNone(string text) =>
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
}
