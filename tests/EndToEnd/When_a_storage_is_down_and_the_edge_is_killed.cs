using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

/// <summary>Records at 5,000 a second, a storage that takes nothing, and kill -9 in the middle of it.</summary>
public sealed class When_a_storage_is_down_and_the_edge_is_killed
{
    private const int Channel = 2_001;
    private const int PerPost = 100;

    private static readonly TimeSpan Down = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("GSE_TEST_LONG") == "1" ? 60 : 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_was_acknowledged_arrives_in_order_and_twice_only_after_a_crash()
    {
        await using var fleet = await Fleet.StartAsync(Cancellation);
        await RouteAsync(fleet);
        var producer = new Producer(fleet);
        Assert.True(await producer.PostAsync(Cancellation));

        var folder = Path.Combine(fleet.Data, "out");
        Directory.Move(folder, folder + ".aside");
        await File.WriteAllTextAsync(folder, "in the way", Cancellation);
        await producer.PostWhileAsync(Down, Cancellation);
        var killed = producer.PostWhileAsync(TimeSpan.FromMinutes(1), Cancellation);
        await producer.AcceptedAsync(PerPost, Cancellation);
        await fleet.Edge.KillAsync(Cancellation);
        await killed;

        await fleet.StartEdgeAsync(Cancellation);
        Assert.True(await producer.PostAsync(Cancellation));
        File.Delete(folder);
        Directory.Move(folder + ".aside", folder);
        await ArrivedAsync(fleet, producer, atLeast: 2 * PerPost);
        // The storage takes again: what is sent just now may be answered to nobody.
        await fleet.Edge.KillAsync(Cancellation);
        await fleet.StartEdgeAsync(Cancellation);
        Assert.True(await producer.PostAsync(Cancellation));
        await ArrivedAsync(fleet, producer, atLeast: int.MaxValue);

        var lines = fleet.Delivered(Channel).Select(int.Parse).ToList();
        var first = lines.Distinct().ToList();
        Assert.Equal(first.Order(), first);
        Assert.Empty(producer.Accepted.Except(first));
        // Nothing of the first crash: the storage had taken nothing. Of the second: no more than one batch.
        Assert.InRange(lines.Count - first.Count, 0, 10_000);
        Assert.True(Down.TotalSeconds * 2_000 < producer.Accepted.Count, $"only {producer.Accepted.Count} accepted");
    }

    private static async Task RouteAsync(Fleet fleet)
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, $"v1/channels/{Channel}")
        {
            Content = new StringContent(
                """{"routes":[{"name":"file","stream_to":{"stream_to_id":1}}]}""", Encoding.UTF8, "application/json"),
        };
        using var answer = await fleet.Api.RawAsync(put, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Waits for the last one that was accepted, or for so many.</summary>
    private static Task ArrivedAsync(Fleet fleet, Producer producer, int atLeast) => Eventually.TrueAsync(
        "the records arrive", TimeSpan.FromSeconds(60),
        () =>
        {
            var lines = fleet.Delivered(Channel);
            return Task.FromResult(
                lines.Count >= atLeast || (lines.Count > 0 && int.Parse(lines[^1]) >= producer.Accepted[^1]));
        },
        Cancellation, () => fleet.Edge.Text);

    /// <summary>Sends numbers as they come, never one twice.</summary>
    private sealed class Producer(Fleet fleet)
    {
        private readonly List<int> _accepted = [];
        private int _next;

        public List<int> Accepted => _accepted;

        /// <summary>False if nobody answered.</summary>
        public async Task<bool> PostAsync(CancellationToken cancellation)
        {
            var numbers = Enumerable.Range(_next, PerPost).ToList();
            _next += PerPost;
            using var post = new HttpRequestMessage(HttpMethod.Post, $"v1/channels/{Channel}/records")
            {
                Content = new StringContent(string.Join('\n', numbers)),
            };
            post.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            try
            {
                using var answer = await fleet.Api.RawAsync(post, cancellation);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            }
            catch (HttpRequestException)
            {
                return false;
            }

            lock (_accepted)
            {
                _accepted.AddRange(numbers);
            }

            return true;
        }

        /// <summary>Fifty posts a second, as far as the machine can, until nobody answers.</summary>
        public async Task PostWhileAsync(TimeSpan time, CancellationToken cancellation)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            using var end = new CancellationTokenSource(time);
            while (!end.IsCancellationRequested && await PostAsync(cancellation))
            {
                await pace.WaitForNextTickAsync(cancellation);
            }
        }

        /// <summary>Waits for so many more.</summary>
        public Task AcceptedAsync(int more, CancellationToken cancellation)
        {
            var enough = Count() + more;
            return Eventually.TrueAsync(
                "records are accepted", Fleet.Slack, () => Task.FromResult(Count() >= enough), cancellation);
        }

        private int Count()
        {
            lock (_accepted)
            {
                return _accepted.Count;
            }
        }
    }
}
