using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Domain.Channels;
using StackExchange.Redis;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>
/// Publishes each record to the channel of its route. Redis has no memory of what is published: a record is taken when
/// the server has handed it to those who listen, be it nobody, which is counted.
/// </summary>
/// <remarks>
/// A window of records goes out on one connection before the answers are waited for. What was answered is taken; from
/// the first that was not, all comes again on a new connection, since one that is lost takes nothing more.
/// </remarks>
internal sealed class RedisSink(StreamToId target, RedisLink link, RedisSinkOptions options, TimeProvider time) : ISink
{
    private const int MaxBytesInFlight = 4 * 1_024 * 1_024;

    /// <summary>Beyond what the client itself waits: it looks only once a second.</summary>
    private static readonly TimeSpan ClientIsLate = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, RedisChannel> _channels = [];
    private readonly Task[] _answers = new Task[options.MaxInFlight];

    public async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        for (var from = 0; from < batch.Count;)
        {
            var server = await link.OpenAsync(cancellation);
            if (server is null)
            {
                batch.Trouble = link.Trouble;
                return;
            }

            var to = WindowEnd(batch, from);
            if (!await PublishAsync(server.GetDatabase(), batch, from, to, cancellation))
            {
                return;
            }

            from = to;
        }
    }

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private int WindowEnd(SinkBatch batch, int from)
    {
        var (to, bytes) = (from, 0L);
        while (to < batch.Count && to - from < _answers.Length && (to == from || bytes < MaxBytesInFlight))
        {
            bytes += batch[to++].Value.Length;
        }

        return to;
    }

    private async Task<bool> PublishAsync(
        IDatabase database, SinkBatch batch, int from, int to, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            Send(database, batch, from, to);
            // Made once for a window; the answers themselves are looked at one by one below.
            await Task.WhenAll(_answers.AsSpan(0, to - from))
                .WaitAsync(options.AnswerTimeout + ClientIsLate, time, cancellation);
        }
        catch (Exception error) when (RedisTrouble.IsTrouble(error))
        {
            failure = error;
        }
        finally
        {
            failure = Settle(batch, from, to) ?? (RedisTrouble.IsClosedChannel(failure) ? null : failure);
        }

        batch.Trouble = failure is null ? null : RedisTrouble.Of(failure);
        return failure is null;
    }

    // As one block on one connection: were it lost and made anew in between, later records would overtake earlier ones.
    private void Send(IDatabase database, SinkBatch batch, int from, int to)
    {
        Array.Clear(_answers);
        var block = database.CreateBatch();
        for (var i = from; i < to; i++)
        {
            var name = ((RedisDestination)batch[i].Route.Destination).Channel;
            if (name.Length == 0)
            {
                batch.Refuse(i, "its route has no channel_name");
                _answers[i - from] = Task.CompletedTask;
                continue;
            }

            _answers[i - from] = block.PublishAsync(ChannelOf(name), batch[i].Value, CommandFlags.DemandMaster);
        }

        block.Execute();
    }

    private Exception? Settle(SinkBatch batch, int from, int to)
    {
        var (unheard, lost, failure) = (0, false, (Exception?)null);
        for (var i = from; i < to; i++)
        {
            if (_answers[i - from] is Task<long> { IsCompletedSuccessfully: true } answer)
            {
                batch.Take(i);
                unheard += answer.Result == 0 ? 1 : 0;
            }
            else if (batch.VerdictOf(i) == SinkVerdict.Open)
            {
                var told = _answers[i - from]?.Exception?.InnerException;
                if (RedisTrouble.IsClosedChannel(told))
                {
                    // Left open, it would hold back the records of all other channels behind it.
                    batch.Refuse(i, RedisTrouble.NotAllowed);
                    continue;
                }

                failure ??= told;
                lost |= told is not RedisServerException;
            }
        }

        if (lost)
        {
            link.Lose();
        }

        if (unheard > 0)
        {
            RedisMetrics.Unheard(target, unheard);
        }

        return failure;
    }

    private RedisChannel ChannelOf(string name)
    {
        if (!_channels.TryGetValue(name, out var channel))
        {
            // In a cluster a channel has one node, as a key has, so that its records keep their order.
            _channels.Add(name, channel = RedisChannel.Literal(name).WithKeyRouting());
        }

        return channel;
    }
}
