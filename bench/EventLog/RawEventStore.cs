using System.Buffers.Binary;
using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Proposed = Gse.Infrastructure.EventLog.EventStoreDb.Wire.BatchAppendReq.Types.ProposedMessage;

namespace Gse.Bench.EventLog;

/// <summary>
/// The yardstick: the same gRPC calls without the adapter. One call for all, each caller waits for its answer; what a
/// call that breaks would mean is nobody's care.
/// </summary>
internal sealed class RawEventStore : IDisposable
{
    private const int MaxMessage = 17 * 1024 * 1024;
    private readonly GrpcChannel _channel;
    private readonly Streams.StreamsClient _streams;

    public RawEventStore(Uri address)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxMessage,
            MaxSendMessageSize = MaxMessage,
        });
        _streams = new Streams.StreamsClient(_channel);
    }

    public void Dispose() => _channel.Dispose();

    /// <summary>As many callers as streams, each waiting for its answer.</summary>
    public async Task AppendAsync(IReadOnlyList<StreamName> streams, int appends, int batch)
    {
        using var call = _streams.BatchAppend();
        using var writing = new SemaphoreSlim(1, 1);
        var waiting = new ConcurrentDictionary<long, TaskCompletionSource>();
        var reading = ReadAnswersAsync(call.ResponseStream, appends, waiting);
        var last = -1;
        await Task.WhenAll(streams.Select(stream => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref last) is var number && number < appends)
            {
                var answer = waiting[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
                var request = Request(number, stream, Sample.Events(batch, ordered: true));
                await writing.WaitAsync();
                try
                {
                    await call.RequestStream.WriteAsync(request);
                }
                finally
                {
                    writing.Release();
                }

                await answer.Task;
            }
        })));
        await reading;
    }

    /// <summary>Reads the events after a position until so many have come.</summary>
    public async Task ReadAsync(LogPosition after, int events, bool subscribe)
    {
        var options = new ReadReq.Types.Options
        {
            All = new ReadReq.Types.Options.Types.AllOptions
            {
                Position = new AllStreamPosition
                {
                    CommitPosition = (ulong)after.Value,
                    PreparePosition = (ulong)after.Value,
                },
            },
            NoFilter = new Empty(),
            UuidOption = new ReadReq.Types.Options.Types.UUIDOption { Structured = new Empty() },
        };
        if (subscribe)
        {
            options.Subscription = new ReadReq.Types.Options.Types.SubscriptionOptions();
        }
        else
        {
            options.Count = long.MaxValue;
        }

        using var call = _streams.Read(new ReadReq { Options = options });
        for (var count = 0; count < events && await call.ResponseStream.MoveNext();)
        {
            var recorded = call.ResponseStream.Current.Event?.Event;
            count += recorded is not null && recorded.CommitPosition > (ulong)after.Value ? 1 : 0;
        }
    }

    private static async Task ReadAnswersAsync(
        IAsyncStreamReader<BatchAppendResp> answers, int count,
        ConcurrentDictionary<long, TaskCompletionSource> waiting)
    {
        for (var i = 0; i < count; i++)
        {
            if (!await answers.MoveNext() || answers.Current.Success is null)
            {
                throw new InvalidOperationException($"A new append was refused: {answers.Current.Error?.Message}");
            }

            waiting.Remove(answers.Current.CorrelationId.Structured.LeastSignificantBits, out var answer);
            answer!.SetResult();
        }
    }

    private static BatchAppendReq Request(int number, StreamName stream, EventData[] events)
    {
        var request = new BatchAppendReq
        {
            CorrelationId = new UUID
            {
                Structured = new UUID.Types.Structured { MostSignificantBits = 1, LeastSignificantBits = number },
            },
            Options = new BatchAppendReq.Types.Options
            {
                StreamIdentifier = new StreamIdentifier { StreamName = ByteString.CopyFromUtf8(stream.Value) },
                Any = new Google.Protobuf.WellKnownTypes.Empty(),
            },
            IsFinal = true,
        };
        foreach (var item in events)
        {
            request.ProposedMessages.Add(MessageOf(item));
        }

        return request;
    }

    private static Proposed MessageOf(in EventData item)
    {
        Span<byte> id = stackalloc byte[16];
        item.Id.TryWriteBytes(id, bigEndian: true, out _);
        return new Proposed
        {
            Id = new UUID
            {
                Structured = new UUID.Types.Structured
                {
                    MostSignificantBits = BinaryPrimitives.ReadInt64BigEndian(id),
                    LeastSignificantBits = BinaryPrimitives.ReadInt64BigEndian(id[8..]),
                },
            },
            Metadata = { { "type", item.Type }, { "content-type", "application/json" } },
            Data = UnsafeByteOperations.UnsafeWrap(item.Data),
            CustomMetadata = UnsafeByteOperations.UnsafeWrap(item.Metadata),
        };
    }
}
