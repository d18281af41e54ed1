using Grpc.Core;
using Gse.Infrastructure.Tests.Wire;
using Gone = Google.Protobuf.WellKnownTypes.Empty;
using Expected = Gse.Infrastructure.Tests.Wire.BatchAppendReq.Types.Options.ExpectedStreamPositionOneofCase;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <summary>
/// Answers one call of BatchAppend: many appends, each in fragments, told apart by their correlation.
/// </summary>
internal sealed class BatchAnswer(
    EventStoreDbNode node, IAsyncStreamReader<BatchAppendReq> requests, IServerStreamWriter<BatchAppendResp> responses,
    ServerCallContext context)
{
    private const int MaxAppend = 1_048_576;
    private readonly Dictionary<Guid, (BatchAppendReq.Types.Options Options, List<StoredEvent> Events)> _open = [];
    private int _written;

    public async Task RunAsync()
    {
        var answered = 0;
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            var id = ServerAnswers.IdOf(request.CorrelationId);
            if (request.Options is { } options)
            {
                _open[id] = (options, []);
            }

            _open[id].Events.AddRange(request.ProposedMessages.Select(Proposed));
            if (request.IsFinal)
            {
                answered++;
                await FinishAsync(request.CorrelationId, id);
            }
        }

        if (answered == 0)
        {
            // Half-closed with nothing in flight: the server leaves its side open for ever.
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
    }

    private static StoredEvent Proposed(BatchAppendReq.Types.ProposedMessage message) => new(
        0, "", 0, ServerAnswers.IdOf(message.Id), message.Metadata["type"],
        message.Metadata["content-type"] == "application/json" ? "application/json" : "application/octet-stream",
        default, message.Data.ToByteArray(), message.CustomMetadata.ToByteArray());

    private async Task FinishAsync(UUID correlation, Guid id)
    {
        _open.Remove(id, out var append);
        if (node.Faults.RefuseAppends-- > 0)
        {
            var refused = new BadRequest { Message = "Refused" };
            await SendAsync(ServerAnswers.ErrorOf(correlation, StatusCode.InvalidArgument, "Bad Request", refused));
            // Its correlation is left pending, and answered a second time.
            await SendAsync(ServerAnswers.ErrorOf(
                ServerAnswers.IdOf(id), StatusCode.DeadlineExceeded, "Timeout", new Empty()));
            return;
        }

        var size = append.Events.Sum(e => e.Data.Length + e.Metadata.Length + (2 * e.Type.Length));
        if (size > MaxAppend)
        {
            await SendAsync(ServerAnswers.ErrorOf(
                correlation, StatusCode.InvalidArgument, "MaximumAppendSizeExceeded", new Empty()));
            return;
        }

        var stream = append.Options.StreamIdentifier.StreamName.ToStringUtf8();
        var result = node.Log.Append(stream, ExpectedOf(append.Options), append.Events);
        _written += append.Events.Count;
        if (node.Faults.BreakBatchAfter is var most and > 0)
        {
            if (_written >= most)
            {
                node.Faults.BreakBatchAfter = 0;
                context.GetHttpContext().Abort();
            }

            return;
        }

        if (!node.Faults.IsSilent)
        {
            await SendAsync(AnswerOf(correlation, append.Options, result));
        }
    }

    private Task SendAsync(BatchAppendResp answer) => responses.WriteAsync(answer, context.CancellationToken);

    private static long ExpectedOf(BatchAppendReq.Types.Options options) => options.ExpectedStreamPositionCase switch
    {
        Expected.Any => -2,
        Expected.NoStream => -1,
        Expected.StreamPosition => (long)options.StreamPosition,
        _ => throw ServerAnswers.Error(StatusCode.InvalidArgument, "No expected version"),
    };

    private static BatchAppendResp AnswerOf(
        UUID correlation, BatchAppendReq.Types.Options options, WriteResult result)
    {
        if (result.Wrong)
        {
            var wrong = new WrongExpectedVersion();
            if (result.Revision < 0)
            {
                wrong.CurrentNoStream = new Empty();
            }
            else
            {
                wrong.CurrentStreamRevision = (ulong)result.Revision;
            }

            return ServerAnswers.ErrorOf(correlation, StatusCode.AlreadyExists, "WrongExpectedVersion", wrong);
        }

        var success = new BatchAppendResp.Types.Success
        {
            Position = new AllStreamPosition
            {
                CommitPosition = (ulong)result.Position,
                PreparePosition = (ulong)result.Position,
            },
        };
        if (result.Revision < 0)
        {
            success.NoStream = new Gone();
        }
        else
        {
            success.CurrentRevision = (ulong)result.Revision;
        }

        return new BatchAppendResp
        {
            CorrelationId = correlation,
            Success = success,
            StreamIdentifier = options.StreamIdentifier,
        };
    }
}
