using System.Collections.Concurrent;
using Gse.Application.Sessions;
using Gse.Domain.Agents;

namespace Gse.Edge.Tests.Gateway;

/// <summary>Notes what the gateway tells of life and beats.</summary>
public sealed class RecordingSignals : ILivenessSignals, IHeartbeatSink
{
    private readonly ConcurrentDictionary<AgentId, SignalHandle> _handles = new();
    private int _next;
    private int _beats;

    public ConcurrentQueue<(AgentId Agent, ulong Sequence)> Recorded { get; } = new();

    public ConcurrentQueue<long> LinksDown { get; } = new();

    public ConcurrentQueue<AgentId> Forgotten { get; } = new();

    public int SignsOfLife => Volatile.Read(ref _beats);

    public SignalHandle Track(AgentId agent, long session) =>
        _handles.GetOrAdd(agent, _ => new SignalHandle(Interlocked.Increment(ref _next) - 1, 1));

    public bool Beat(SignalHandle handle)
    {
        Interlocked.Increment(ref _beats);
        return true;
    }

    public void LinkDown(SignalHandle handle, long session) => LinksDown.Enqueue(session);

    public void Forget(AgentId agent) => Forgotten.Enqueue(agent);

    public DateTimeOffset? LastSeen(AgentId agent) => null;

    public void Beat(AgentId agent, int place, ulong sequence) => Recorded.Enqueue((agent, sequence));
}
