using Grpc.Core;
using Gse.Infrastructure.Tests.Wire;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <summary>The Streams service of a node.</summary>
internal sealed class StreamsService(EventStoreDbNode node) : Streams.StreamsBase
{
    public override async Task Read(
        ReadReq request, IServerStreamWriter<ReadResp> responseStream, ServerCallContext context)
    {
        node.Enter(context);
        var options = request.Options;
        if (options.UuidOption?.ContentCase is null or ReadReq.Types.Options.Types.UUIDOption.ContentOneofCase.None)
        {
            // Neither an answer nor an error.
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }

        if (options.FilterOptionCase == ReadReq.Types.Options.FilterOptionOneofCase.None)
        {
            throw ServerAnswers.Error(StatusCode.InvalidArgument, "The combination of (...) is invalid.");
        }

        var answer = new ReadAnswer(node, options, responseStream, context.CancellationToken);
        await (options.StreamOptionCase == ReadReq.Types.Options.StreamOptionOneofCase.Stream
            ? answer.StreamAsync()
            : options.CountOptionCase == ReadReq.Types.Options.CountOptionOneofCase.Subscription
                ? answer.SubscribeAsync()
                : answer.AllAsync());
    }

    public override Task BatchAppend(
        IAsyncStreamReader<BatchAppendReq> requestStream, IServerStreamWriter<BatchAppendResp> responseStream,
        ServerCallContext context)
    {
        node.Enter(context);
        return new BatchAnswer(node, requestStream, responseStream, context).RunAsync();
    }
}
