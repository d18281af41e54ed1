using Gse.Application.Delivery;
using Gse.Domain.Channels;

namespace Gse.Application.Tests.Delivery;

/// <summary>
/// Random behaviour of the sink, random stops and crashes, against a model that only counts: what was acknowledged
/// arrives, in order, and twice only where a mark says so.
/// </summary>
public sealed class When_storages_and_edges_fail_at_random
{
    private static readonly ChannelId Channel = new(77);

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("GSE_TEST_LONG") == "1" ? 500 : 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task nothing_acknowledged_is_lost_and_order_is_kept(int seed)
    {
        var random = new Random(seed);
        await using var edge = new DeliveryWorld();
        edge.Options.QueueRecords = random.Next(1, 30);
        edge.Options.BatchRecords = random.Next(1, 10);
        edge.Options.Retries = random.Next(0, 3);
        await edge.RouteAsync(500, "main", Channel);
        await edge.StartAsync();
        var run = new Run(edge, random);
        for (var step = 0; step < 40; step++)
        {
            await run.StepAsync();
        }

        await run.CheckAsync();
    }

    private sealed class Run(DeliveryWorld edge, Random random)
    {
        private readonly List<(string[] Values, Task<Result<int>> Answer)> _posts = [];
        private readonly HashSet<string> _acknowledged = [];
        private bool _mayBeUnsure;
        private int _next;

        private ScriptedSink Sink => edge.Sink("main");

        public Task StepAsync() => random.Next(12) switch
        {
            < 6 => Post(),
            6 => Behave(ScriptedSink.TakeAll),
            7 => Behave(ScriptedSink.Down),
            8 => Behave(ScriptedSink.Taking(random.Next(1, 4)), _ => { }),
            9 => Behave(TakeSomeAndThrow, _ => _mayBeUnsure = true),
            10 => LetTimePassAsync(),
            _ => RestartAsync(),
        };

        public async Task CheckAsync()
        {
            Sink.Script = ScriptedSink.TakeAll;
            await edge.PassAsync(Task.WhenAll(_posts.Select(post => post.Answer)));
            Collect();
            await edge.PassUntilAsync(() => edge.Status(500) is { State: LaneState.Flowing, Queued: 0 });
            var taken = Sink.All;
            var first = taken.Select(record => record.Text).Distinct().ToList();
            Assert.Empty(edge.DeadLetters.Letters);
            Assert.Empty(_acknowledged.Except(first));
            Assert.Equal(first.OrderBy(int.Parse), first);
            var seen = new HashSet<string>();
            foreach (var record in taken)
            {
                Assert.True(seen.Add(record.Text) || record.MayBeSecond, $"{record.Text} came twice without a mark");
            }

            Assert.True(_mayBeUnsure || taken.Count == first.Count, "a record came twice without a reason");
        }

        private Task Post()
        {
            var values = Enumerable.Range(0, random.Next(1, 8)).Select(_ => $"{_next++}").ToArray();
            _posts.Add((values, edge.PostAsync(Channel, values)));
            return Task.CompletedTask;
        }

        private Task Behave(Func<SinkBatch, CancellationToken, Task> script, Action<bool>? then = null)
        {
            then?.Invoke(true);
            Sink.Script = script;
            return Task.CompletedTask;
        }

        private Task TakeSomeAndThrow(SinkBatch batch, CancellationToken cancellation)
        {
            // Of what it marks the edge knows, whatever comes then.
            ScriptedSink.Taking(1)(batch, cancellation);
            throw new InvalidOperationException("broken");
        }

        private Task LetTimePassAsync()
        {
            var until = edge.Time.GetUtcNow() + TimeSpan.FromSeconds(random.Next(1, 40));
            return edge.PassUntilAsync(() => edge.Time.GetUtcNow() >= until);
        }

        private async Task RestartAsync()
        {
            if (random.Next(2) == 0)
            {
                await edge.StopAsync();
                await Task.WhenAll(_posts.Select(post => post.Answer));
                Collect();
            }
            else
            {
                _mayBeUnsure = true;
                Collect();
                await edge.KillAsync();
            }

            _posts.Clear();
            await edge.StartAsync();
        }

        private void Collect()
        {
            foreach (var (values, answer) in _posts.Where(post => post.Answer.IsCompletedSuccessfully))
            {
                if (answer.Result.Refusal is null)
                {
                    _acknowledged.UnionWith(values);
                }
            }
        }
    }
}
