using Gse.Application.Tasks.Running;
using Gse.Domain.Agents;
using Gse.Domain.Tasks;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>What the rest of the edge asks of a connection, from other threads.</summary>
internal sealed partial class AgentSession
{
    /// <summary>An order may be a megabyte, on a slow line.</summary>
    private static readonly TimeSpan LongWord = TimeSpan.FromSeconds(30);

    public void Close(DisconnectReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, -1) == -1)
        {
            _ = CloseAsync(reason);
        }
    }

    public void PaceChanged() => _ = TellAsync(FrameKind.Pace, _link.Pacing.Current);

    // The Welcome comes first. What is not said before it is said right behind it: then the link is told to be up, and
    // everything that is open for the agent is given to it.
    public void Order(RunOrder order)
    {
        if (_isWelcome)
        {
            _ = TellAsync(FrameKind.TaskOrder, TaskOrderMapping.ToFrame(order), LongWord);
        }
    }

    public void Terminate(TaskId task, int target)
    {
        if (_isWelcome)
        {
            _ = TellAsync(
                FrameKind.TaskTerminate, new TaskTerminate { TaskId = task.Value, Target = (uint)target });
        }
    }

    public void Acknowledge(TaskId task, int target, ulong sequence)
    {
        _news.Give();
        _ = TellAsync(
            FrameKind.TaskNewsAck,
            new TaskNewsAck { TaskId = task.Value, Target = (uint)target, Sequence = sequence });
    }

    public async Task<bool> ProbeAsync(TimeSpan within, CancellationToken cancellation)
    {
        var answer = _frames.ExpectAnswer(out var nonce);
        _ = TellAsync(FrameKind.Probe, new Probe { Nonce = nonce });
        await Task.WhenAny(answer, Ended, Task.Delay(within, _link.Time, cancellation));
        return answer.IsCompletedSuccessfully;
    }

    private async Task CloseAsync(DisconnectReason reason)
    {
        var goodbye = new Goodbye
        {
            Reason = reason.ToString(),
            ReconnectAfterMs = reason == DisconnectReason.EdgeStopped ? _link.Pacing.ReconnectAfter() : 0,
        };
        await TellAsync(FrameKind.Goodbye, goodbye);
        _connection.Transport.Input.CancelPendingRead();
    }

    /// <summary>
    /// A peer that does not take what it is told within a moment is not there: its connection is cut.
    /// </summary>
    private async Task TellAsync(FrameKind kind, Google.Protobuf.IMessage message, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? LastWord, _link.Time);
        try
        {
            await _output.SendAsync(kind, message, deadline.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            Log.Unheard(_link.Logger, Agent.Value, Session, gone.Message);
            _connection.Abort();
        }
    }
}
