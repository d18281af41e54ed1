using System.Net;
using System.Security.Cryptography;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Host;
using Gse.AgentHost.Identity;
using Gse.AgentHost.Link;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Commands;

/// <summary>
/// <c>--register</c>: buys the certificate and prints <c>agent-id: ID</c>. Said again it prints the same id and changes
/// nothing, unless the certificate has expired or the token is for another CA than the stored one.
/// </summary>
internal static class RegisterCommand
{
    public static async Task<int> RunAsync(
        AgentSettings settings, string? tokenText, TimeProvider time, CancellationToken cancellation)
    {
        if (settings.Access.Insecure)
        {
            return Done(settings.AgentId!);
        }

        EnrolmentToken? token = null;
        if ((tokenText ?? settings.Token) is { } text && !EnrolmentToken.TryParse(text, out token))
        {
            Console.Error.WriteLine("gse_agent: the token has not the form gse1.<id>.<secret>.<sha-256>");
            return ExitCode.Usage;
        }

        var store = new IdentityStore(settings.Tls, settings.DataDir);
        AgentIdentity? known = null;
        try
        {
            known = store.Load();
            if (known is not null && (token is null || IsGood(known, token, time)))
            {
                return Done(known.AgentId);
            }
        }
        catch (CryptographicException e)
        {
            Console.Error.WriteLine(
                $"gse_agent: the stored certificate cannot be used ({e.Message}), asking for another");
        }

        if (token is null)
        {
            Console.Error.WriteLine("gse_agent: not enrolled yet: give a token (--register TOKEN, or the key token)");
            return ExitCode.Usage;
        }

        using var held = StateLock.TryTake(settings.DataDir);
        if (held is null)
        {
            Console.Error.WriteLine($"gse_agent: another agent runs on {settings.DataDir}: stop it first (--quit)");
            return ExitCode.Failed;
        }

        using var load = new HostLoad();
        var facts = new HostFactsReader(settings.CloudId, load, time.GetUtcNow()).Read(IPAddress.Loopback);
        var enroller = new Enroller(settings, store, new LinkConnector(time), new Random(), time);
        var result = await enroller.EnrolAsync(token, facts, cancellation);
        if (result is EnrolmentResult.Enrolled(var now) && known is not null && known.AgentId != now)
        {
            StateFiles.Forget(settings.DataDir);
        }

        return Tell(result);
    }

    private static int Tell(EnrolmentResult result)
    {
        switch (result)
        {
            case EnrolmentResult.Enrolled(var agentId):
                return Done(agentId);
            case EnrolmentResult.Refused(var code, var message, var after):
                Console.Error.WriteLine($"gse_agent: the edge refused: {code}: {message}");
                return after > TimeSpan.Zero ? ExitCode.NotReached : ExitCode.Refused;
            case EnrolmentResult.NotReached(var reason):
                Console.Error.WriteLine($"gse_agent: no edge reached: {reason}");
                return ExitCode.NotReached;
            default:
                throw new System.Diagnostics.UnreachableException($"no rule for {result}");
        }
    }

    private static int Done(string agentId)
    {
        Console.WriteLine($"agent-id: {agentId}");
        return ExitCode.Ok;
    }

    // With one that has expired the agent could not even ask for the next: then the token is for that.
    private static bool IsGood(AgentIdentity known, EnrolmentToken token, TimeProvider time) =>
        SHA256.HashData(known.Authority!.RawData).AsSpan().SequenceEqual(token.AuthorityHash)
        && known.Certificate!.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime;
}
