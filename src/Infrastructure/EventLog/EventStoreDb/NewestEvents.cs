using System.Text;
using System.Text.RegularExpressions;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using static Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadReq.Types.Options.Types;
using ReadDirection = Gse.Application.EventLog.ReadDirection;
using WireEvent = Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadResp.Types.ReadEvent.Types.RecordedEvent;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// Finds the newest event of the fleet, or of a stream whose events are all past their age. The server looks for them
/// backwards from the log's end, so the time for it is bounded.
/// </summary>
internal sealed class NewestEvents(
    LeaderConnection leader, Retries retries, FleetNames names, TimeSpan patience, TimeSpan searchTime)
{
    /// <summary>
    /// The position of the fleet's newest event. If that lies too far back behind events of others: of the newest of
    /// all, behind which there is none of ours either.
    /// </summary>
    public async ValueTask<LogPosition> HeadAsync(CancellationToken cancellation)
    {
        if (await FirstAsync(ReadRequests.All(null, ReadDirection.Backwards, null, 1), cancellation) is not { } newest)
        {
            return LogPosition.Start;
        }

        if (names.TryOurs(Encoding.UTF8.GetString(newest.StreamIdentifier.StreamName.Span), out _))
        {
            return PositionOf(newest);
        }

        var visible = names.Prefix.Length > 0 ? Regex.Escape(names.Prefix) : "[^$]";
        var (ours, inTime) = await SearchAsync($"^{visible}", cancellation);
        return !inTime ? PositionOf(newest) : ours is null ? LogPosition.Start : PositionOf(ours);
    }

    /// <summary>The stream's newest event, whatever its age; null if it lies too far back.</summary>
    public async ValueTask<WireEvent?> OfAsync(StreamIdentifier stream, CancellationToken cancellation) =>
        (await SearchAsync($"^{Regex.Escape(stream.StreamName.ToStringUtf8())}$", cancellation)).Found;

    private static LogPosition PositionOf(WireEvent recorded) => new((long)recorded.CommitPosition);

    private async ValueTask<(WireEvent? Found, bool InTime)> SearchAsync(
        string streams, CancellationToken cancellation)
    {
        var filter = new FilterOptions { StreamIdentifier = new FilterOptions.Types.Expression { Regex = streams } };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(searchTime);
        try
        {
            return (await FirstAsync(ReadRequests.All(filter, ReadDirection.Backwards, null, 1), limit.Token), true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, false);
        }
    }

    private async ValueTask<WireEvent?> FirstAsync(ReadReq request, CancellationToken cancellation)
    {
        await using var call = new MendingCall(
            leader, retries, (_, _) => ValueTask.FromResult(request), patience, null, cancellation);
        while (await call.MoveNextAsync())
        {
            if (call.Current.Event?.Event is { } recorded)
            {
                return recorded;
            }
        }

        return null;
    }
}
