using System.Net;
using Gse.Application;
using Gse.Application.Sessions;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>
/// Two connections, one id. The same process that comes back replaces its old connection at once. Another process
/// replaces one that does not answer (a restarted agent, whose old connection nobody closed), and is turned away by
/// one that does.
/// </summary>
internal sealed class IdArbiter(LinkContext link)
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromMinutes(1);

    /// <summary>Null if the newcomer may have the id.</summary>
    public async Task<LinkRefusal?> DecideAsync(
        AgentId agent, Hello hello, EndPoint? remote, CancellationToken cancellation)
    {
        if (!link.Sessions.TryFind(agent, out var holder))
        {
            return null;
        }

        if (holder.Instance != hello.Instance
            && await holder.ProbeAsync(link.Options.ProbeTimeout, cancellation))
        {
            await TellAsync(
                holder, FactsMapping.AddressOf(remote), FactsMapping.Cut(hello.Facts?.HostName ?? ""), cancellation);
            return new LinkRefusal(
                RefusalCode.IdConflict, $"the agent id '{agent}' is in use by another process", ComeBackAfter);
        }

        holder.Close(DisconnectReason.Superseded);
        await Task.WhenAny(holder.Ended, Task.Delay(EndWithin, link.Time, cancellation));
        return null;
    }

    /// <summary>
    /// The agent connected to another edge. There nobody can ask the process that is held here; if it is another one
    /// and answers, two claim the id, and that is told. Which of them stays, nobody can say: the newest session holds.
    /// </summary>
    public async Task TellIfBothLiveAsync(AgentConnected elsewhere)
    {
        if (link.Sessions.TryFind(elsewhere.Agent, out var holder) && holder.Session < elsewhere.Session
            && holder.Instance != elsewhere.Instance
            && await holder.ProbeAsync(link.Options.ProbeTimeout, CancellationToken.None))
        {
            await TellAsync(holder, elsewhere.RemoteAddress, "", CancellationToken.None);
        }
    }

    private async Task TellAsync(
        IHeldLink holder, string challengerAddress, string challengerHost, CancellationToken cancellation)
    {
        var conflict = new AgentIdConflict(
            holder.Agent, link.Edge, holder.RemoteAddress, challengerAddress, challengerHost, link.Time.GetUtcNow());
        await link.UseCases.SendAsync(new RecordIdConflict(conflict), Caller.Edge, null, cancellation);
    }
}
