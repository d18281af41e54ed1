using System.Net;
using System.Security.Cryptography;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Identity;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.AgentHost.Link;

/// <summary>
/// Buys a certificate with a token. May be repeated at any point: the edge counts uses, the key stays.
/// </summary>
internal sealed class Enroller(
    AgentSettings settings, IdentityStore store, LinkConnector connector, Random random, TimeProvider time)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Asks the configured edges in random order, each once, until one enrols.</summary>
    /// <returns>If none does: a refusal, where an edge was reached; else why each was not.</returns>
    public async Task<EnrolmentResult> EnrolAsync(EnrolmentToken token, Facts facts, CancellationToken cancellation)
    {
        var order = settings.Access.Endpoints.ToArray();
        random.Shuffle(order);
        EnrolmentResult.Refused? refused = null;
        List<string> unreached = [];
        foreach (var endpoint in order)
        {
            switch (await EnrolAsync(endpoint, token, facts, cancellation))
            {
                case EnrolmentResult.Enrolled enrolled:
                    return enrolled;
                case EnrolmentResult.Refused other:
                    // One that may be asked again counts more: with it the enrolment is not over.
                    refused = refused is null || refused.RetryAfter == TimeSpan.Zero ? other : refused;
                    break;
                case EnrolmentResult.NotReached(var reason):
                    unreached.Add(reason);
                    break;
                case var result:
                    throw new System.Diagnostics.UnreachableException($"no rule for {result}");
            }
        }

        return refused ?? (EnrolmentResult)new EnrolmentResult.NotReached(string.Join("; ", unreached));
    }

    private async Task<EnrolmentResult> EnrolAsync(
        DnsEndPoint endpoint, EnrolmentToken token, Facts facts, CancellationToken cancellation)
    {
        var tls = ServerTrust.ForEnrolment(endpoint.Host, token);
        var (connection, failure) = await connector.ConnectAsync(endpoint, tls, cancellation);
        return connection is null
            ? new EnrolmentResult.NotReached($"{EdgeEndpoint.Format(endpoint)}: {failure}")
            : await EnrolAsync(connection, token, facts, cancellation);
    }

    private async Task<EnrolmentResult> EnrolAsync(
        LinkConnection connection, EnrolmentToken token, Facts facts, CancellationToken cancellation)
    {
        await using var channel = new FrameChannel(connection, time);
        channel.Write(FrameKind.Enrol, new Enrol
        {
            Token = token.Text,
            AgentId = settings.AgentId ?? "",
            CertificateRequest = ByteString.CopyFrom(store.CertificateRequest(settings.AgentId)),
            Facts = facts,
        });
        EnrolmentResult? result = null;
        using var timer = new CancellationTokenSource(AnswerTimeout, time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        string end;
        try
        {
            await channel.FlushAsync(AnswerTimeout, cancellation);
            end = await channel.ReadAsync(frame => (result = On(frame, token)) is null, timeout.Token);
        }
        catch (IOException e)
        {
            end = e.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            end = "no answer";
        }

        return result ?? new EnrolmentResult.NotReached($"{connection.Edge}: {end}");
    }

    private EnrolmentResult? On(Frame frame, EnrolmentToken token)
    {
        if (frame.Kind == FrameKind.Enrolled && frame.TryParse(Enrolled.Parser, out var enrolled))
        {
            var authority = enrolled.Authority.ToByteArray();
            if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(authority), token.AuthorityHash))
            {
                return new EnrolmentResult.NotReached("the edge names another CA than the token does");
            }

            store.Save(enrolled.AgentId, enrolled.Certificate.ToByteArray(), authority);
            return new EnrolmentResult.Enrolled(enrolled.AgentId);
        }

        return frame.Kind == FrameKind.Refused && frame.TryParse(Refused.Parser, out var refused)
            ? new EnrolmentResult.Refused(
                refused.Code, refused.Message, TimeSpan.FromMilliseconds(refused.RetryAfterMs))
            : null;
    }
}
