using System.Net;
using Gse.AgentHost.Host;
using Gse.AgentHost.Identity;
using Gse.AgentHost.Reports;
using Gse.AgentHost.Tasks;
using Gse.Protocol;

namespace Gse.AgentHost.Link;

/// <summary>What every session of this process is made from.</summary>
/// <param name="Instance">Random, 32 hex digits: tells this process from another with the same id.</param>
/// <param name="ReadFacts">What the host is, seen from the given local address.</param>
/// <param name="Edges">Where what an edge tells of the others goes.</param>
/// <param name="Identities">Where a renewed certificate goes; null on plain connections.</param>
/// <param name="Tasks">Who takes orders; null: this agent runs no tasks.</param>
internal sealed record SessionContext(
    string Instance,
    Outbox Outbox,
    HostLoad Load,
    Func<IPAddress, Facts> ReadFacts,
    IdentityStore? Identities,
    EdgeDirectory Edges,
    AgentHealth Health,
    TimeProvider Time,
    ILogger Log,
    TaskRunner? Tasks = null);
