using System.Security.Cryptography.X509Certificates;

namespace Gse.AgentHost.Identity;

/// <summary>Who this agent is, and how it proves it.</summary>
/// <param name="Certificate">With its private key; null on a plain connection.</param>
/// <param name="Authority">The only root that an edge's certificate may end at; null on a plain connection.</param>
internal sealed record AgentIdentity(string AgentId, X509Certificate2? Certificate, X509Certificate2? Authority)
{
    /// <summary>GSE 2.0's rule for <c>bk_agent_id</c>.</summary>
    public static bool IsAgentId(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
