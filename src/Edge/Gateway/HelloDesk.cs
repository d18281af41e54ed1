using Gse.Application;
using Gse.Application.Access;
using Gse.Application.Agents;
using Gse.Domain.Agents;
using Gse.Protocol;
using Microsoft.AspNetCore.Connections;

namespace Gse.Edge.Gateway;

/// <summary>
/// Answers Hello. The order matters: the session is in the log, then it is registered, then (in its own run) the
/// agent is welcome. So whoever can be commanded is known to all edges, and nobody is welcome whose connection a
/// crash would forget.
/// </summary>
internal sealed partial class HelloDesk(LinkContext link, IdArbiter arbiter, EnrolmentDesk enrolment)
{
    private const int MaxInstance = 64;

    // The lowest there is, so that the end of it never counts for a later one.
    private const long UnknownSession = 1;

    public async Task<(AgentSession? Session, LinkRefusal? Refusal)> TakeAsync(
        Hello hello, LinkIdentity? shown, ConnectionContext connection, FrameOutput output)
    {
        var (identity, refusal) = Judge(hello, shown);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        try
        {
            return await OpenAsync(hello, identity, connection, output);
        }
        catch (Exception failure) when (
            !connection.ConnectionClosed.IsCancellationRequested && failure is not OutOfMemoryException)
        {
            // The append may have been made all the same: then the log says that the agent is connected, and somebody
            // must notice if it does not come back.
            link.Liveness.LinkDown(link.Liveness.Track(identity.Agent, UnknownSession), UnknownSession);
            Log.Failed(link.Logger, failure, identity.Agent.Value);
            return (null, LinkRefusal.Busy);
        }
    }

    private (LinkIdentity Identity, LinkRefusal? Refusal) Judge(Hello hello, LinkIdentity? shown)
    {
        if (hello.Purpose != Purpose.Control)
        {
            return (default, new LinkRefusal(
                RefusalCode.UnsupportedPurpose, "this edge takes connections with the purpose CONTROL only"));
        }

        if (!AgentId.TryParse(hello.AgentId, out var claimed) || hello.Instance.Length is 0 or > MaxInstance
            || hello.Outbox.Length > MaxInstance)
        {
            return (default, LinkRefusal.Malformed("agent_id, instance or outbox is not valid"));
        }

        if (!link.Options.Tls)
        {
            return (LinkIdentity.Claimed(claimed), null);
        }

        return shown switch
        {
            null => (default, new LinkRefusal(RefusalCode.NotEnrolled, "a client certificate is needed; enrol first")),
            { } other when other.Agent != claimed =>
                (default, new LinkRefusal(RefusalCode.IdMismatch, "agent_id is not the one in the certificate")),
            { } expired when expired.NotAfter <= link.Time.GetUtcNow() =>
                (default, new LinkRefusal(RefusalCode.CertificateExpired, "the certificate has expired; enrol again")),
            { } good => (good, null),
        };
    }

    private async Task<(AgentSession? Session, LinkRefusal? Refusal)> OpenAsync(
        Hello hello, LinkIdentity identity, ConnectionContext connection, FrameOutput output)
    {
        var closed = connection.ConnectionClosed;
        if (link.IsDraining)
        {
            return (null, LinkRefusal.Busy);
        }

        if (await arbiter.DecideAsync(identity.Agent, hello, connection.RemoteEndPoint, closed) is { } conflict)
        {
            return (null, conflict);
        }

        var connect = new ConnectAgent(
            identity.Agent, link.Edge, identity.Certificate, FactsMapping.AddressOf(connection.RemoteEndPoint),
            hello.Instance, FactsMapping.ToDomain(hello.Facts), link.Time.GetUtcNow());
        // From here on to the end, whatever becomes of the connection: a session in the log must have its end there,
        // too.
        var opened = await SendAsync(new OpenSession(connect));
        if (!link.Options.Tls && opened.Refusal is AgentNotEnrolled or CertificateRevoked)
        {
            var host = FactsMapping.HostOf(hello.Facts, connection.RemoteEndPoint);
            await SendAsync(new EnrolWithoutTls(identity.Agent, host, connect.Facts.HostName));
            opened = await SendAsync(new OpenSession(connect));
        }

        if (opened.Refusal is { } refusal)
        {
            return (null, LinkRefusal.Of(refusal));
        }

        var session = new AgentSession(link, enrolment, connection, output, identity, opened.Value, hello);
        link.Sessions.Register(session)?.Close(DisconnectReason.Superseded);
        return (session, null);
    }

    private Task<Result<T>> SendAsync<T>(ICommand<T> request) =>
        link.UseCases.SendAsync(request, Caller.Edge, null, CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(3050, LogLevel.Error, "Agent {Agent} could not be admitted")]
        public static partial void Failed(ILogger logger, Exception failure, string agent);
    }
}
