using System.Threading.Channels;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// One duplex call on which many appends are in flight. Writes what the queue holds in its order, hands answers over as
/// they come, and ends when either side breaks; then nothing is being written any more.
/// </summary>
internal sealed class BatchCall(LeaderConnection leader, FleetNames names, long callId)
{
    private const int FlushBytes = 64 * 1024;
    private static readonly WriteOptions More = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Last = new();

    private readonly BatchEncoder _encoder = new(names, callId);
    private long _unflushed;

    /// <summary>An answer has come: the connection works.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Runs until the call ends; gives the reason.</summary>
    /// <param name="silent">Ends when the server has been silent for too long.</param>
    public async Task<Exception> RunAsync(
        NodeConnection connection, ChannelReader<BatchItem> queue, Action<long, BatchOutcome> answered,
        Task silent, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var call = connection.Streams.BatchAppend(connection.Options(stop.Token));
        var writing = WriteAsync(call.RequestStream, queue, answered, stop.Token);
        var reading = ReadAsync(connection, call.ResponseStream, answered);
        var first = await Task.WhenAny(writing, reading, silent);
        // Not by half-closing: with nothing in flight the server would never end its side.
        await stop.CancelAsync();
        var (write, read) = (await FailureOf(writing), await FailureOf(reading));
        // The reader hears why the server ended the call; the writer only that it has.
        return first == silent ? new TimeoutException("no answer in time")
            : first == reading || read is RpcException { StatusCode: not StatusCode.Cancelled } ? read
            : write;
    }

    private static async Task<Exception> FailureOf(Task task)
    {
        try
        {
            await task;
            return new IOException("the server ended the call");
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task WriteAsync(
        IClientStreamWriter<BatchAppendReq> requests, ChannelReader<BatchItem> queue,
        Action<long, BatchOutcome> answered, CancellationToken cancellation)
    {
        while (await queue.WaitToReadAsync(cancellation))
        {
            while (queue.TryRead(out var item))
            {
                if (item.TryClaim())
                {
                    try
                    {
                        await WriteAsync(requests, queue, item, cancellation);
                    }
                    finally
                    {
                        item.Release();
                    }
                }
                else
                {
                    answered(item.Sequence, BatchOutcome.Unknown("nobody waits for it"));
                }
            }
        }
    }

    private async Task WriteAsync(
        IClientStreamWriter<BatchAppendReq> requests, ChannelReader<BatchItem> queue, BatchItem item,
        CancellationToken cancellation)
    {
        item.SentAt = Environment.TickCount64;
        for (var at = 0; ;)
        {
            var request = _encoder.Fragment(item, ref at);
            // Small requests go out together; the server need not wait for more than that.
            _unflushed += _encoder.FragmentSize;
            requests.WriteOptions = _unflushed < FlushBytes && queue.TryPeek(out _) ? More : Last;
            _unflushed = requests.WriteOptions == Last ? 0 : _unflushed;
            await requests.WriteAsync(request, cancellation);
            if (request.IsFinal)
            {
                return;
            }
        }
    }

    private async Task ReadAsync(
        NodeConnection connection, IAsyncStreamReader<BatchAppendResp> responses, Action<long, BatchOutcome> answered)
    {
        while (await responses.MoveNext(CancellationToken.None))
        {
            if (!HasAnswered)
            {
                HasAnswered = true;
                leader.Answered(connection);
            }

            var id = EventIdCodec.Read(responses.Current.CorrelationId);
            var (call, sequence) = EventIdCodec.Halves(id);
            // Second answers and ones that the server makes up for others are nobody's.
            if (call == callId)
            {
                answered(sequence, BatchOutcome.Of(responses.Current));
            }
        }
    }
}
