using System.Runtime.CompilerServices;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;
using ReadDirection = Gse.Application.EventLog.ReadDirection;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Reads of one stream and of all, either way.</summary>
internal sealed class LogReader(
    LeaderConnection leader, Retries retries, FleetNames names, NewestEvents newest, TimeSpan patience)
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
                if (await newest.OfAsync(identifier, cancellation) is { } last)
                {
                    yield return EventDecoder.Decode(last, stream, last.Metadata["type"]);
                }

                yield break;
            }
        }
    }

    private MendingCall Call(Func<ReadReq> request, CancellationToken cancellation) =>
        new(leader, retries, (_, _) => ValueTask.FromResult(request()), patience, null, cancellation);
}
