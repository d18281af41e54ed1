using System.Net;
using Gse.Application;
using Gse.Application.Access;
using Gse.Domain.Agents;
using Gse.Protocol;
using Microsoft.AspNetCore.Connections;

namespace Gse.Edge.Gateway;

/// <summary>Answers Enrol: a token, or a certificate that is still good, buys a certificate.</summary>
internal sealed partial class EnrolmentDesk(LinkContext link)
{
    /// <summary>As the first frame of a connection. Null: the agent has its certificate.</summary>
    public async Task<LinkRefusal?> TakeAsync(
        Enrol request, LinkIdentity? identity, ConnectionContext connection, FrameOutput output)
    {
        if (request.Token.Length == 0)
        {
            return identity is { } known
                ? await RenewAsync(request, known, connection.RemoteEndPoint, output, connection.ConnectionClosed)
                : new LinkRefusal(RefusalCode.TokenInvalid, "neither a token nor a certificate was shown");
        }

        AgentId? wished = null;
        if (request.AgentId.Length > 0)
        {
            if (!AgentId.TryParse(request.AgentId, out var wish))
            {
                return LinkRefusal.Malformed("agent_id is no agent id");
            }

            wished = wish;
        }

        var enrol = new EnrolAgent(
            request.Token, wished, request.CertificateRequest.Memory,
            FactsMapping.HostOf(request.Facts, connection.RemoteEndPoint), FactsMapping.ToDomain(request.Facts),
            request.Facts?.Mac ?? "");
        return await AnswerAsync(enrol, output, connection.ConnectionClosed);
    }

    /// <summary>Also within a session. Null: the agent has its new certificate.</summary>
    public async Task<LinkRefusal?> RenewAsync(
        Enrol request, LinkIdentity identity, EndPoint? remote, FrameOutput output, CancellationToken cancellation)
    {
        if (identity.NotAfter <= link.Time.GetUtcNow())
        {
            return new LinkRefusal(RefusalCode.CertificateExpired, "the certificate has expired; enrol with a token");
        }

        var renewal = new RenewCertificate(
            identity.Agent, identity.Certificate, request.CertificateRequest.Memory,
            FactsMapping.HostOf(request.Facts, remote), FactsMapping.Cut(request.Facts?.HostName ?? ""));
        return await AnswerAsync(renewal, output, cancellation);
    }

    private async Task<LinkRefusal?> AnswerAsync(
        ICommand<EnrolledAgent> request, FrameOutput output, CancellationToken cancellation)
    {
        try
        {
            var result = await link.UseCases.SendAsync(request, Caller.Edge, null, cancellation);
            if (result.Refusal is { } refusal)
            {
                return LinkRefusal.Of(refusal);
            }

            var enrolled = result.Value;
            Log.Enrolled(link.Logger, enrolled.Agent.Value);
            await output.SendAsync(FrameKind.Enrolled, ToMessage(enrolled), cancellation);
            return null;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && failure is not OutOfMemoryException)
        {
            Log.Failed(link.Logger, failure);
            return LinkRefusal.Busy;
        }
    }

    private static Enrolled ToMessage(EnrolledAgent enrolled) => new()
    {
        AgentId = enrolled.Agent.Value,
        Certificate = Google.Protobuf.ByteString.CopyFrom(enrolled.Certificate.Span),
        Authority = Google.Protobuf.ByteString.CopyFrom(enrolled.Authority.Span),
    };

    private static partial class Log
    {
        [LoggerMessage(3040, LogLevel.Information, "Agent {Agent} has a new certificate")]
        public static partial void Enrolled(ILogger logger, string agent);

        [LoggerMessage(3041, LogLevel.Error, "An enrolment failed")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
