using System.Globalization;
using Gse.Application.Delivery;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

public sealed class When_redis_is_killed_under_load : IDisposable
{
    private const int StreamTo = 2_002;
    private const int BatchSize = 500;
    private const int InFlight = 100;

    private readonly Deadline _deadline = new();

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(20)]
    public async Task what_was_taken_arrived_or_was_on_its_way_and_the_order_stays(int killAt)
    {
        await using var server = await RedisProgram.ServerAsync(Cancellation, $"requirepass {RedisSinks.Password}");
        using var unheard = new CounterReading("gse.delivery.redis.unheard", StreamTo);
        var options = RedisSinks.Quick();
        options.MaxInFlight = InFlight;
        await using var sink = RedisSinks.Open(RedisSinks.Storage(server.Port), options, StreamTo);

        var (before, open) = await LoadUntilKilledAsync(sink, server, killAt);
        var goingOn = sink.DeliverAllAsync(Numbers(open, BatchSize), Cancellation);
        await server.RestartAsync(Cancellation);
        await using var reader = await SubscribeAsync(server);
        await goingOn;
        await sink.DeliverAllAsync(Numbers(open + BatchSize, BatchSize), Cancellation);
        var after = await ReadToAsync(reader, open + (2 * BatchSize) - 1);

        Assert.Equal(Enumerable.Range(0, before.Count), before);
        Assert.Equal(Enumerable.Range(after[0], after.Count), after);
        // What Redis has answered but not yet written to those who listen dies with it: what it had in hand, no more.
        Assert.InRange(open - before.Count, -InFlight, InFlight);
        // What is missing after that was published before anybody listened again, and was counted.
        Assert.Equal(unheard.Total, after[0] - open);
    }

    private async Task<(List<int> Received, int Open)> LoadUntilKilledAsync(
        ISink sink, RedisProgram server, int killAt)
    {
        var (received, open, kill) = (new List<int>(), 0, Task.CompletedTask);
        await using var reader = await SubscribeAsync(server);
        string? trouble = null;
        for (var i = 0; trouble is null; i++)
        {
            if (i == killAt)
            {
                kill = Task.Run(server.KillAsync, Cancellation);
            }

            var batch = new SinkBatch(Numbers(open, BatchSize));
            await sink.DeliverAsync(batch, Cancellation);
            Assert.Matches("^T*-*$", batch.Verdicts());
            (open, trouble) = (open + batch.Verdicts().Count(verdict => verdict == 'T'), batch.Trouble);
            while ((trouble is not null || received.Count < open)
                && await reader.NextOrEndAsync(Cancellation) is { } value)
            {
                received.Add(NumberOf(value));
            }
        }

        await kill;
        return (received, open);
    }

    private async Task<List<int>> ReadToAsync(RedisReader reader, int last)
    {
        var received = new List<int>();
        do
        {
            received.Add(NumberOf(await reader.NextAsync(Cancellation)));
        }
        while (received[^1] != last);
        return received;
    }

    private Task<RedisReader> SubscribeAsync(RedisProgram server) =>
        RedisReader.SubscribeAsync(server.Port, RedisSinks.Password, Cancellation, "news");

    private static SinkRecord[] Numbers(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(number => RedisSinks.Record($"{number}"))];

    private static int NumberOf(string value) => int.Parse(value["news=".Length..], CultureInfo.InvariantCulture);
}
