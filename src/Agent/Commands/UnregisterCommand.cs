using System.Security.Cryptography;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Host;
using Gse.AgentHost.Identity;
using Gse.AgentHost.Link;
using Gse.AgentHost.State;
using Gse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.AgentHost.Commands;

/// <summary><c>--unregister</c>: the agent leaves for good; then its certificate and key are deleted.</summary>
internal static class UnregisterCommand
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(AgentSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        using var held = StateLock.TryTake(settings.DataDir);
        if (held is null)
        {
            Console.Error.WriteLine($"gse_agent: an agent runs on {settings.DataDir}: stop it first (--quit)");
            return ExitCode.Failed;
        }

        var store = new IdentityStore(settings.Tls, settings.DataDir);
        AgentIdentity? identity;
        try
        {
            identity = settings.Access.Insecure ? new AgentIdentity(settings.AgentId!, null, null) : store.Load();
        }
        catch (CryptographicException e)
        {
            Console.Error.WriteLine($"gse_agent: the stored certificate cannot be used: {e.Message}");
            return ExitCode.Failed;
        }

        if (identity is null)
        {
            Console.WriteLine("not enrolled, nothing to do");
            return ExitCode.Ok;
        }

        var known = new EdgeDirectory(StateFiles.Edges(settings.DataDir), NullLogger.Instance).With(settings.Access);
        foreach (var endpoint in known.Told.Concat(known.Configured))
        {
            var tls = identity.Certificate is null ? null : ServerTrust.ForEnrolled(endpoint.Host, identity);
            var (connection, failure) = await new LinkConnector(time).ConnectAsync(endpoint, tls, cancellation);
            if (connection is not null
                && (failure = await LeaveAsync(connection, identity, settings, time, cancellation)) == "")
            {
                store.Delete();
                StateFiles.Forget(settings.DataDir);
                Console.WriteLine($"unregistered: {identity.AgentId}");
                return ExitCode.Ok;
            }

            Console.Error.WriteLine($"gse_agent: {EdgeEndpoint.Format(endpoint)}: {failure}");
        }

        return ExitCode.NotReached;
    }

    private static async Task<string> LeaveAsync(
        LinkConnection connection, AgentIdentity identity, AgentSettings settings, TimeProvider time,
        CancellationToken cancellation)
    {
        using var load = new HostLoad();
        await using var channel = new FrameChannel(connection, time);
        channel.Write(FrameKind.Hello, new Hello
        {
            Purpose = Purpose.Control,
            AgentId = identity.AgentId,
            Instance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Outbox = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Facts = new HostFactsReader(settings.CloudId, load, time.GetUtcNow()).Read(connection.Local),
        });
        channel.Write(FrameKind.Unregister, new Unregister { Reason = "unregistered on the host" });
        var left = false;
        var refusal = "";
        using var timer = new CancellationTokenSource(AnswerTimeout, time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        try
        {
            await channel.FlushAsync(AnswerTimeout, cancellation);
            var end = await channel.ReadAsync(
                frame =>
                {
                    left |= frame.Kind == FrameKind.Goodbye;
                    if (frame.Kind == FrameKind.Refused && frame.TryParse(Refused.Parser, out var refused))
                    {
                        // Retired or revoked already: the edge knows this agent no more, which is what was wanted.
                        left |= refused.Code is RefusalCode.Retired or RefusalCode.CertificateRevoked;
                        refusal = $"{refused.Code}: {refused.Message}";
                    }

                    return !left && refusal.Length == 0;
                },
                timeout.Token);
            return left ? "" : refusal.Length > 0 ? refusal : end;
        }
        catch (IOException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no answer";
        }
    }
}
