using System.Buffers;
using System.IO.Pipelines;
using Gse.Application.Agents;
using Gse.Application.Sessions;
using Gse.Application.Tasks.Running;
using Gse.Domain.Agents;
using Gse.Protocol;
using Microsoft.AspNetCore.Connections;

namespace Gse.Edge.Gateway;

/// <summary>
/// An open control connection. One loop reads; a beat is read, told and acknowledged in one pass over the buffer,
/// without allocation, with one flush for all that came together. Everything rarer goes the slow way through
/// <see cref="SessionFrames"/>.
/// </summary>
internal sealed partial class AgentSession : IHeldLink, ITaskLink
{
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly LinkContext _link;
    private readonly ConnectionContext _connection;
    private readonly FrameOutput _output;
    private readonly SignalHandle _handle;
    private readonly SessionFrames _frames;
    private readonly string _outbox;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NewsWindow _news = new();
    private volatile bool _isWelcome;
    private int _reason = -1;
    private long _load = -1;
    private ulong _lastAcked;
    private long _lastFrameAt;

    public AgentSession(
        LinkContext link, EnrolmentDesk enrolment, ConnectionContext connection, FrameOutput output,
        LinkIdentity identity, long session, Hello hello)
    {
        (_link, _connection, _output) = (link, connection, output);
        (Agent, Session, Instance, _outbox) = (identity.Agent, session, hello.Instance, hello.Outbox);
        _handle = link.Liveness.Track(identity.Agent, session);
        _frames = new SessionFrames(
            link, enrolment, output, identity, hello.Outbox, this, _news, connection.RemoteEndPoint);
        Tasks = hello.RunsTasks ? this : null;
        _lastFrameAt = link.Time.GetTimestamp();
    }

    public AgentId Agent { get; }

    public long Session { get; }

    public string Instance { get; }

    public string RemoteAddress => FactsMapping.AddressOf(_connection.RemoteEndPoint);

    public AgentLoad? Load => Volatile.Read(ref _load) is var load and >= 0
        ? new AgentLoad((int)(load >> 32), (int)load)
        : null;

    public ITaskLink? Tasks { get; }

    public ulong LastAcked => Volatile.Read(ref _lastAcked);

    public Task Ended => _ended.Task;

    /// <summary>When the last frame came, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long LastFrameAt => Volatile.Read(ref _lastFrameAt);

    /// <summary>Welcomes the agent, reads to the end, whatever it is, and puts it into the log.</summary>
    public async Task RunAsync(PipeReader input)
    {
        try
        {
            await WelcomeAsync();
            _isWelcome = true;
            if (Tasks is { } tasks)
            {
                _link.Tasks.LinkUp(tasks);
            }

            await ReadAsync(input);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            Log.Lost(_link.Logger, Agent.Value, Session, gone.Message);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The log is out of reach, or a bug: the agent comes back and says it again; the others go on.
            Log.Failed(_link.Logger, failure, Agent.Value, Session);
        }
        finally
        {
            End();
        }
    }

    private Task WelcomeAsync() => _output.SendAsync(
        FrameKind.Welcome,
        new Welcome
        {
            EdgeId = _link.Edge.Value,
            Session = Session,
            Pace = _link.Pacing.Current,
            FirstBeatAfterMs = _link.Pacing.Stagger(),
            ReportsAcked = _link.Acked.Find(Agent, _outbox),
            ServerTimeMs = _link.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        },
        _connection.ConnectionClosed);

    private async Task ReadAsync(PipeReader input)
    {
        while (true)
        {
            var result = await input.ReadAsync();
            var buffer = result.Buffer;
            SessionStep step;
            await _output.EnterAsync(_connection.ConnectionClosed);
            try
            {
                step = TakeBeats(ref buffer);
                if (step.HasAcks && (await _output.Writer.FlushAsync()).IsCompleted)
                {
                    return;
                }
            }
            finally
            {
                _output.Exit();
            }

            // What follows a rare frame waits until that is done with: it is not examined yet, so the next read gives
            // it at once.
            input.AdvanceTo(buffer.Start, step.Frame is null ? buffer.End : buffer.Start);
            var end = step.Frame is { } frame
                ? await _frames.TakeAsync(frame, _connection.ConnectionClosed)
                : step.End;
            if (end is { } reason)
            {
                Interlocked.CompareExchange(ref _reason, (int)reason, -1);
                return;
            }

            if ((result.IsCompleted && step.Frame is null) || result.IsCanceled)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Takes all beats from the front of the buffer, up to the first frame of another kind, which it takes, too.
    /// </summary>
    private SessionStep TakeBeats(ref ReadOnlySequence<byte> buffer)
    {
        var acks = false;
        while (true)
        {
            var reading = FrameReader.TryRead(ref buffer, FrameLimits.AfterHello, out var frame);
            if (reading == FrameReading.NeedMore)
            {
                return new SessionStep(acks, null, null);
            }

            if (reading != FrameReading.Complete)
            {
                _link.Metrics.Malformed(reading.ToString());
                return new SessionStep(acks, null, DisconnectReason.ProtocolError);
            }

            _link.Liveness.Beat(_handle);
            Volatile.Write(ref _lastFrameAt, _link.Time.GetTimestamp());
            if (frame.Kind != FrameKind.Beat)
            {
                return _frames.Parse(frame) is { } message
                    ? new SessionStep(acks, message, null)
                    : new SessionStep(acks, null, DisconnectReason.ProtocolError);
            }

            _link.Metrics.Frame(FrameKind.Beat);
            if (!BeatCodec.TryRead(frame.Payload, out var beat))
            {
                _link.Metrics.Malformed("message");
                return new SessionStep(acks, null, DisconnectReason.ProtocolError);
            }

            _link.Heartbeats.Beat(Agent, _handle.Index, beat.Sequence);
            Volatile.Write(
                ref _load, ((long)Math.Min(beat.CpuPermille, 1000) << 32) | Math.Min(beat.MemoryPermille, 1000));
            FrameWriter.WriteBeatAck(_output.Writer, beat.Sequence);
            Volatile.Write(ref _lastAcked, beat.Sequence);
            acks = true;
        }
    }

    private void End()
    {
        var reason = (DisconnectReason)(_reason < 0 ? (int)DisconnectReason.ConnectionLost : _reason);
        _link.Sessions.Unregister(this);
        _link.Liveness.LinkDown(_handle, Session);
        Log.Ended(_link.Logger, Agent.Value, Session, reason);
        // Not waited for here: while the log is out of reach, the connection must still be able to close.
        _ = RecordAsync(new AgentDisconnected(Agent, _link.Edge, Session, reason, _link.Time.GetUtcNow()));
    }

    private async Task RecordAsync(AgentDisconnected end)
    {
        await _link.Ends.RecordAsync(end);
        _ended.SetResult();
    }

    private readonly record struct SessionStep(bool HasAcks, object? Frame, DisconnectReason? End);

    private static partial class Log
    {
        [LoggerMessage(3060, LogLevel.Debug, "Agent {Agent}, session {Session}: connection lost: {Why}")]
        public static partial void Lost(ILogger logger, string agent, long session, string why);

        [LoggerMessage(3061, LogLevel.Information, "Agent {Agent}, session {Session} ended: {Reason}")]
        public static partial void Ended(ILogger logger, string agent, long session, DisconnectReason reason);

        [LoggerMessage(3063, LogLevel.Error, "Agent {Agent}, session {Session} failed")]
        public static partial void Failed(ILogger logger, Exception failure, string agent, long session);

        [LoggerMessage(3062, LogLevel.Debug, "Agent {Agent}, session {Session}: last word not heard: {Why}")]
        public static partial void Unheard(ILogger logger, string agent, long session, string why);
    }
}
