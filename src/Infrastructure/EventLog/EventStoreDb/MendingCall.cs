using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// A read that outlives its connection: when the call breaks, it is made again with what
/// <paramref name="request"/> then asks for, which is to begin behind what has been read. For one reader.
/// </summary>
/// <param name="patience">How long without any answer until it gives up; infinite for a subscription.</param>
/// <param name="broken">Told of each call that broke.</param>
internal sealed class MendingCall(
    LeaderConnection leader, Retries retries, Func<NodeConnection, CancellationToken, ValueTask<ReadReq>> request,
    TimeSpan patience, Action<CallFailure>? broken, CancellationToken cancellation) : IAsyncDisposable
{
    private static readonly TimeSpan PauseOfIdleCall = TimeSpan.FromMilliseconds(100);

    private NodeConnection? _connection;
    private AsyncServerStreamingCall<ReadResp>? _call;
    private CancellationTokenSource? _stop;
    private int _messages;

    public ReadResp Current => _call!.ResponseStream.Current;

    /// <summary>False at the read's end. A subscription has one only if the server ends it.</summary>
    /// <exception cref="EventStoreDbException">Out of reach for longer than the patience, or refused.</exception>
    /// <exception cref="RpcException">There is no such position as the request says.</exception>
    public ValueTask<bool> MoveNextAsync()
    {
        if (_call is not { } call)
        {
            return OpenAndMoveAsync();
        }

        // Cancellation is the call's own.
        var next = call.ResponseStream.MoveNext(CancellationToken.None);
        _messages++;
        return next.IsCompletedSuccessfully ? new ValueTask<bool>(next.Result) : AwaitAsync(next);
    }

    /// <summary>Ends the call, so that the next move makes a new one.</summary>
    public void Close()
    {
        _stop?.Cancel();
        _call?.Dispose();
        _stop?.Dispose();
        (_call, _stop, _messages) = (null, null, 0);
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> AwaitAsync(Task<bool> next)
    {
        try
        {
            _stop!.CancelAfter(patience);
            var moved = await next;
            _stop.CancelAfter(Timeout.InfiniteTimeSpan);
            return moved;
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            var failure = CallFailure.Of(e);
            leader.Report(_connection!, failure, e);
            var idle = _messages <= 2;
            Close();
            if (!failure.IsTransient)
            {
                throw failure.Kind == CallFailureKind.NoSuchPosition ? e : retries.Refused(e);
            }

            broken?.Invoke(failure);
            if (idle)
            {
                await Task.Delay(PauseOfIdleCall, TimeProvider.System, cancellation);
            }

            return await OpenAndMoveAsync();
        }
    }

    private ValueTask<bool> OpenAndMoveAsync() =>
        retries.RunAsync(OpenAsync, patience, EventStoreDbFailure.Unreachable, cancellation);

    private async ValueTask<bool> OpenAsync(NodeConnection connection, CancellationToken limit)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        AsyncServerStreamingCall<ReadResp>? call = null;
        try
        {
            // The limit ends the wait for the first message; the call itself may then go on for ever.
            await using var registration = limit.UnsafeRegister(
                static source => ((CancellationTokenSource)source!).Cancel(), stop);
            call = connection.Streams.Read(await request(connection, stop.Token), connection.Options(stop.Token));
            var moved = await call.ResponseStream.MoveNext(CancellationToken.None);
            leader.Answered(connection);
            (_connection, _call, _stop) = (connection, call, stop);
            return moved;
        }
        catch
        {
            call?.Dispose();
            stop.Dispose();
            throw;
        }
    }
}
