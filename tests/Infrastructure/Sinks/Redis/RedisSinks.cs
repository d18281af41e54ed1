using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using Gse.Infrastructure.Sinks.Redis;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

internal static class RedisSinks
{
    public const string Password = "s3cret-pass";

    public static RedisStorage Storage(int port, string password = Password) =>
        new([new StorageAddress("127.0.0.1", port)], new Secret(password), "", Secret.None, "");

    public static ISink Open(RedisStorage storage, RedisSinkOptions? options = null, int id = 1_025) =>
        new RedisSinkFactory(Options.Create(options ?? Quick()), TimeProvider.System).Create(
            Sinks.Target(storage) with { Id = new StreamToId(id) });

    public static RedisSinkOptions Quick() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        AnswerTimeout = TimeSpan.FromSeconds(1),
    };

    public static SinkRecord Record(string value, string channel = "news") =>
        Sinks.Record(Sinks.Target(Storage(1)), new RedisDestination(channel), value);

    /// <summary>As the delivery does it: what is open comes again, in order, until all is taken.</summary>
    public static async Task DeliverAllAsync(
        this ISink sink, IReadOnlyList<SinkRecord> records, CancellationToken cancellation)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (records.Count > 0)
        {
            var batch = new SinkBatch(records);
            await sink.DeliverAsync(batch, cancellation);
            records = [.. Enumerable.Range(0, batch.Count)
                .Where(i => batch.VerdictOf(i) == SinkVerdict.Open).Select(i => batch[i])];
            if (records.Count > 0)
            {
                Assert.NotNull(batch.Trouble);
                await pause.WaitForNextTickAsync(cancellation);
            }
        }
    }
}
