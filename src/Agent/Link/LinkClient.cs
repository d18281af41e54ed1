using System.Net;
using System.Security.Cryptography;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Identity;
using Gse.Protocol;

namespace Gse.AgentHost.Link;

/// <summary>Keeps a session with one of the edges, for as long as the agent runs.</summary>
internal sealed partial class LinkClient(
    Func<AgentSettings> settings, SessionContext context, LinkConnector connector, Random random)
    : IDisposable
{
    private readonly Wake _wake = new(context.Time);
    private readonly FailureNotes _failures = new();
    private readonly long _startedAt = context.Time.GetTimestamp();
    private readonly EdgeRounds _rounds = new(random);

    /// <summary>The configuration changed: a waiting client tries at once.</summary>
    public void Reload() => _wake.Set();

    public void Dispose() => _wake.Dispose();

    public async Task RunAsync(CancellationToken stop)
    {
        var policy = new ReconnectPolicy(random);
        while (!stop.IsCancellationRequested)
        {
            var end = await TryOnceAsync(policy, stop);
            var wait = policy.Next(end);
            Tell(end, wait);
            if (end is SessionEnd.Stopped)
            {
                return;
            }

            await PauseAsync(wait, stop);
        }
    }

    private async Task<SessionEnd> TryOnceAsync(ReconnectPolicy policy, CancellationToken stop)
    {
        try
        {
            var now = settings();
            // To enrol, all edges are asked at once.
            policy.Edges = 1;
            var (identity, problem) = now.Access.Insecure
                ? (new AgentIdentity(now.AgentId!, null, null), null)
                : await IdentityAsync(now, stop);
            if (identity is null)
            {
                return problem!;
            }

            var known = context.Edges.With(now.Access);
            var endpoint = _rounds.Next(known);
            policy.Edges = known.Count;
            var tls = now.Access.Insecure ? null : ServerTrust.ForEnrolled(endpoint.Host, identity);
            var (connection, failure) = await connector.ConnectAsync(endpoint, tls, stop);
            return connection is null
                ? new SessionEnd.NotReached($"{EdgeEndpoint.Format(endpoint)}: {failure}")
                : await HoldAsync(connection, identity, policy, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new SessionEnd.Stopped();
        }
    }

    private async Task<SessionEnd> HoldAsync(
        LinkConnection connection, AgentIdentity identity, ReconnectPolicy policy, CancellationToken stop)
    {
        await using var session = new LinkSession(connection, identity, context);
        var end = await session.RunAsync(stop);
        if (session.Pace is { } pace)
        {
            policy.Reached();
            _rounds.Ended(Addresses(connection.Endpoint, pace));
            _failures.Succeeded();
            policy.Spread = TimeSpan.FromMilliseconds(pace.ReconnectSpreadMs);
            policy.Longest = pace.LongestBackoffMs > 0
                ? TimeSpan.FromMilliseconds(pace.LongestBackoffMs)
                : ReconnectPolicy.DefaultLongest;
        }

        return end;
    }

    // The edge may be configured by a name, and tell its address: it is one edge all the same.
    private static DnsEndPoint[] Addresses(DnsEndPoint used, Pace pace) =>
        pace.Edges.Count > 0 && EdgeEndpoint.TryParse(pace.Edges[0], out var told) ? [used, told] : [used];

    private async Task<(AgentIdentity?, SessionEnd?)> IdentityAsync(AgentSettings now, CancellationToken stop)
    {
        var store = context.Identities!;
        try
        {
            if (store.Load() is { } identity)
            {
                return (identity, null);
            }

            if (now.Token is null || !EnrolmentToken.TryParse(now.Token, out var token))
            {
                return (null, new SessionEnd.NotReached("not enrolled: run --register, or give a token"));
            }

            var enroller = new Enroller(now, store, connector, random, context.Time);
            return await enroller.EnrolAsync(token, context.ReadFacts(IPAddress.Loopback), stop) switch
            {
                EnrolmentResult.Enrolled => (store.Load(), new SessionEnd.NotReached("the certificate was not stored")),
                EnrolmentResult.Refused(var code, var message, var after) =>
                    (null, new SessionEnd.Refused(code, message, after)),
                EnrolmentResult.NotReached(var reason) => (null, new SessionEnd.NotReached(reason)),
                var other => throw new System.Diagnostics.UnreachableException($"no rule for {other}"),
            };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return (null, new SessionEnd.NotReached($"the certificate cannot be used: {e.Message}"));
        }
    }

    // Without a time the agent stays, watches and keeps its reports; a reload lets it try again.
    private async Task PauseAsync(TimeSpan? wait, CancellationToken stop)
    {
        try
        {
            await _wake.WaitAsync(wait, stop);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private void Tell(SessionEnd end, TimeSpan? wait)
    {
        var milliseconds = (long)(wait?.TotalMilliseconds ?? 0);
        switch (end)
        {
            case SessionEnd.NotReached(var reason):
                if (_failures.Failed(reason, context.Time.GetElapsedTime(_startedAt)))
                {
                    Log.NotReached(context.Log, reason, _failures.Count, milliseconds);
                }

                break;
            case SessionEnd.Lost(var reason):
                Log.Lost(context.Log, reason, milliseconds);
                break;
            case SessionEnd.Goodbye(var reason, _):
                Log.Goodbye(context.Log, reason, milliseconds);
                break;
            case SessionEnd.Refused(var code, var message, _) when wait is null:
                context.Health.Refused(code.ToString());
                Log.RefusedForGood(context.Log, code, message);
                break;
            case SessionEnd.Refused(var code, var message, _):
                context.Health.Refused(code.ToString());
                Log.Refused(context.Log, code, message, milliseconds);
                break;
            default:
                Log.Stopped(context.Log);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Warning, "no session: {Reason}; try {Try}, the next in {Wait} ms")]
        public static partial void NotReached(ILogger logger, string reason, int @try, long wait);

        [LoggerMessage(2202, LogLevel.Warning, "session lost: {Reason}; next try in {Wait} ms")]
        public static partial void Lost(ILogger logger, string reason, long wait);

        [LoggerMessage(2203, LogLevel.Information, "the edge said goodbye: {Reason}; next try in {Wait} ms")]
        public static partial void Goodbye(ILogger logger, string reason, long wait);

        [LoggerMessage(2204, LogLevel.Error, "refused by the edge: {Code}: {Reason}; next try in {Wait} ms")]
        public static partial void Refused(ILogger logger, Protocol.RefusalCode code, string reason, long wait);

        [LoggerMessage(2205, LogLevel.Critical,
            "refused by the edge for good: {Code}: {Reason}; not trying again until a reload")]
        public static partial void RefusedForGood(ILogger logger, Protocol.RefusalCode code, string reason);

        [LoggerMessage(2206, LogLevel.Information, "session ended: the agent stops")]
        public static partial void Stopped(ILogger logger);
    }
}
