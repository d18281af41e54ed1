using Gse.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Gse.Edge.Gateway;

/// <summary>
/// One connection of the agent link, from its first frame to its end. Whatever it does, only it suffers.
/// </summary>
internal sealed partial class LinkHandler(LinkContext link, EnrolmentDesk enrolment, HelloDesk hello)
    : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (connection.Features.Get<HandshakePlace>()?.Leave() is true)
        {
            link.Metrics.Handshake("ok");
        }

        var output = new FrameOutput(connection.Transport.Output);
        try
        {
            if (await StartAsync(connection, output) is { } session)
            {
                await session.RunAsync(connection.Transport.Input);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            Log.Gone(link.Logger, connection.ConnectionId, gone.Message);
        }
    }

    /// <summary>The session if the first frame opened one.</summary>
    private async Task<AgentSession?> StartAsync(ConnectionContext connection, FrameOutput output)
    {
        var first = await ReadFirstAsync(connection);
        if (first is null)
        {
            return null;
        }

        var identity = IdentityOf(connection);
        var (session, refusal) = first switch
        {
            { Enrol: { } request } => (null, await enrolment.TakeAsync(request, identity, connection, output)),
            { Hello: { } request } => await hello.TakeAsync(request, identity, connection, output),
            _ => (null, first.Refusal),
        };
        if (refusal is not null)
        {
            await RefuseAsync(refusal, output, connection.ConnectionClosed);
        }

        return session;
    }

    private async Task<FirstFrame?> ReadFirstAsync(ConnectionContext connection)
    {
        using var deadline = new CancellationTokenSource(link.Options.FirstFrameTimeout, link.Time);
        try
        {
            return await FirstFrame.ReadAsync(connection.Transport.Input, link.Metrics, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            link.Metrics.Malformed("no first frame");
            return null;
        }
    }

    private async Task RefuseAsync(LinkRefusal refusal, FrameOutput output, CancellationToken closed)
    {
        link.Metrics.Refused(refusal.Code);
        Log.Refused(link.Logger, refusal.Code, refusal.Message);
        await output.SendAsync(FrameKind.Refused, refusal.ToMessage(), closed);
    }

    private static LinkIdentity? IdentityOf(ConnectionContext connection) =>
        connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is { } certificate
            ? LinkIdentity.Of(certificate)
            : null;

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Debug, "Connection {Connection} is gone: {Why}")]
        public static partial void Gone(ILogger logger, string connection, string why);

        [LoggerMessage(3031, LogLevel.Information, "Connection refused, {Code}: {Why}")]
        public static partial void Refused(ILogger logger, RefusalCode code, string why);
    }
}
