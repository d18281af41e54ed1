using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;
using static Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadReq.Types.Options.Types;
using ReadDirection = Gse.Application.EventLog.ReadDirection;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Reads of one stream and of all, either way.</summary>
internal sealed class LogReader(LeaderConnection leader, Retries retries, FleetNames names, TimeSpan patience)
{
    public async IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        EventFilter filter, ReadDirection direction, LogPosition from, long maxCount,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var cursor = new AllCursor(new FilterPlan(filter, names), direction, from, maxCount);
        if (cursor.IsDone)
        {
            yield break;
        }

        var decoder = new EventDecoder(names);
        await using var call = Call(cursor.Next, cancellation);
        while (true)
        {
            bool moved;
            try
            {
                moved = await call.MoveNextAsync();
            }
            catch (RpcException) when (cursor.BeginElsewhere())
            {
                continue;
            }

            if (!moved)
            {
                if (cursor.WasLastPage)
                {
                    yield break;
                }

                call.Close();
            }
            else if (call.Current.Event?.Event is { } recorded && cursor.Take(recorded, decoder) is { } taken)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return taken;
                if (cursor.IsDone)
                {
                    yield break;
                }
            }
        }
    }

    public async ValueTask<LogPosition> ReadHeadAsync(CancellationToken cancellation)
    {
        var visible = names.Prefix.Length > 0 ? Regex.Escape(names.Prefix) : "[^$]";
        var request = ReadRequests.All(
            new FilterOptions { StreamIdentifier = new FilterOptions.Types.Expression { Regex = $"^{visible}" } },
            ReadDirection.Backwards, null, 1);
        return await NewestAsync(request, cancellation) is { } newest
            ? new LogPosition((long)newest.CommitPosition)
            : LogPosition.Start;
    }

    public async IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, ReadDirection direction, long from, long maxCount,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var identifier = names.Identifier(stream);
        var cursor = new StreamCursor(identifier, direction, from, maxCount);
        if (cursor.IsAtEnd)
        {
            yield break;
        }

        await using var call = Call(cursor.Next, cancellation);
        while (await call.MoveNextAsync())
        {
            var message = call.Current;
            if (message.Event?.Event is { } recorded)
            {
                cursor.Take(recorded.StreamRevision);
                cancellation.ThrowIfCancellationRequested();
                yield return EventDecoder.Decode(recorded, stream, recorded.Metadata["type"]);
            }
            else if (cursor.HidesTheNewest(message))
            {
                // The server counts the newest event among those past their age; the port keeps it.
                var newest = await NewestAsync(NewestOf(identifier), cancellation);
                if (newest is not null)
                {
                    yield return EventDecoder.Decode(newest, stream, newest.Metadata["type"]);
                }

                yield break;
            }
        }
    }

    private static ReadReq NewestOf(StreamIdentifier identifier)
    {
        var exactly = $"^{Regex.Escape(identifier.StreamName.ToStringUtf8())}$";
        return ReadRequests.All(
            new FilterOptions { StreamIdentifier = new FilterOptions.Types.Expression { Regex = exactly } },
            ReadDirection.Backwards, null, 1);
    }

    private async ValueTask<ReadResp.Types.ReadEvent.Types.RecordedEvent?> NewestAsync(
        ReadReq request, CancellationToken cancellation)
    {
        await using var call = Call(() => request, cancellation);
        while (await call.MoveNextAsync())
        {
            if (call.Current.Event?.Event is { } recorded)
            {
                return recorded;
            }
        }

        return null;
    }

    private MendingCall Call(Func<ReadReq> request, CancellationToken cancellation) =>
        new(leader, retries, request, patience, null, cancellation);
}
