using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using ReadDirection = Gse.Application.EventLog.ReadDirection;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// One subscriber's way through the log. It knows the position it has reached and nothing else: whatever ends a call,
/// the next one begins behind that. While it catches up, the server looks at many events before it says how far it is;
/// once live it says so with each event, so that who waits for a position does not wait for the next event that
/// matches. One that falls behind catches up again, and is told less often.
/// </summary>
internal sealed partial class AllSubscription(
    LeaderConnection leader, Retries retries, NewestEvents newest, FleetNames names, EventFilter filter, ILogger logger)
{
    private const int CatchUpWindow = 1_024;

    // Of events that are passed over here, so many are told as one position.
    private const int PassedOver = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FilterPlan _plan = new(filter, names);
    private readonly EventDecoder _decoder = new(names);
    private LogPosition _reached;
    private bool _isServers;
    private bool _fromStart;
    private bool _live;
    private int _liveWindow = 1;

    public async IAsyncEnumerable<LogMessage> RunAsync(
        LogPosition after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _reached = after;
        var head = await newest.HeadAsync(cancellation);
        var (caughtUp, untold) = (false, 0);
        await using var call = new MendingCall(
            leader, retries, RequestAsync, Timeout.InfiniteTimeSpan, Broken, cancellation);
        while (true)
        {
            var next = call.MoveNextAsync();
            if (untold > 0 && (!next.IsCompleted || untold >= PassedOver))
            {
                untold = 0;
                yield return LogMessage.CheckpointAt(_reached);
            }

            if (!await MovedAsync(next, call, cancellation))
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            switch (call.Current.ContentCase)
            {
                case ReadResp.ContentOneofCase.Event when Advance(call.Current.Event.Event):
                    if (Decode(call.Current.Event.Event) is { } recorded)
                    {
                        untold = 0;
                        yield return LogMessage.Of(recorded);
                    }
                    else
                    {
                        untold++;
                    }

                    break;
                case ReadResp.ContentOneofCase.Checkpoint when Advance(call.Current.Checkpoint.CommitPosition):
                    yield return LogMessage.CheckpointAt(_reached);
                    break;
                case ReadResp.ContentOneofCase.CaughtUp:
                    if (!caughtUp)
                    {
                        // The head was there before the call was made, so all up to it has been delivered.
                        (caughtUp, untold) = (true, 0);
                        _isServers |= head > _reached;
                        _reached = head > _reached ? head : _reached;
                        yield return LogMessage.CaughtUpAt(_reached);
                    }

                    GoLive(call);
                    break;
                default:
                    break;
            }
        }
    }

    private async ValueTask<bool> MovedAsync(ValueTask<bool> next, MendingCall call, CancellationToken cancellation)
    {
        try
        {
            if (await next)
            {
                return true;
            }

            call.Close();
        }
        catch (RpcException e)
        {
            // The server knows only positions at which an event begins. One of its own it knows; from another one the
            // way begins at the start, and what lies before the position is passed over here.
            _fromStart = !_isServers;
            Log.Refused(logger, _reached.Value, e.Status.Detail);
        }

        await Task.Delay(Pause, TimeProvider.System, cancellation);
        return false;
    }

    private async ValueTask<ReadReq> RequestAsync(NodeConnection connection, CancellationToken cancellation)
    {
        var after = _fromStart || _reached <= LogPosition.Start ? null : await BeforeAsync(connection, cancellation);
        return ReadRequests.Subscribe(_plan.Server, after, _live ? _liveWindow : CatchUpWindow);
    }

    /// <summary>
    /// The event before the position reached. The server passes over the first event that it finds at a position, so
    /// after one that was scavenged meanwhile it would pass over the next one, which nobody has seen. This one, or
    /// that of the position reached, may be lost without harm.
    /// </summary>
    private async ValueTask<LogPosition?> BeforeAsync(NodeConnection connection, CancellationToken cancellation)
    {
        var request = ReadRequests.All(null, ReadDirection.Backwards, _reached, 1);
        using var call = connection.Streams.Read(request, connection.Options(cancellation));
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (call.ResponseStream.Current.Event?.Event is { } recorded)
            {
                return new LogPosition((long)recorded.CommitPosition);
            }
        }

        return null;
    }

    private void Broken(CallFailure failure)
    {
        if (_live)
        {
            _live = false;
            _liveWindow = Math.Min(_liveWindow * 32, CatchUpWindow);
        }

        Log.Resubscribing(logger, _reached.Value, failure.Reason);
    }

    private void GoLive(MendingCall call)
    {
        if (!_live && _plan.Server is not null && _liveWindow < CatchUpWindow)
        {
            _live = true;
            call.Close();
        }
    }

    /// <summary>False for what has been told already.</summary>
    private bool Advance(ulong position)
    {
        if ((long)position <= _reached.Value)
        {
            return false;
        }

        (_reached, _isServers, _fromStart) = (new LogPosition((long)position), true, false);
        return true;
    }

    private bool Advance(ReadResp.Types.ReadEvent.Types.RecordedEvent? recorded) =>
        recorded is not null && Advance(recorded.CommitPosition);

    private RecordedEvent? Decode(ReadResp.Types.ReadEvent.Types.RecordedEvent recorded) =>
        _decoder.StreamOf(recorded) is { } stream && EventDecoder.TypeOf(recorded) is { } type
        && _plan.Takes(stream, type)
            ? EventDecoder.Decode(recorded, stream, type)
            : null;

    private static partial class Log
    {
        [LoggerMessage(2_411, LogLevel.Information, "Resubscribing to the event log after {Position}: {Reason}")]
        public static partial void Resubscribing(ILogger logger, long position, string reason);

        [LoggerMessage(2_412, LogLevel.Warning, "The event log takes no subscription after {Position}: {Reason}")]
        public static partial void Refused(ILogger logger, long position, string reason);
    }
}
