using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>The end of a stream, looked through for the events of an append.</summary>
internal sealed class StreamTail
{
    private const int MaxIds = 4_096;
    private readonly Dictionary<Guid, (long Revision, LogPosition Position)> _wanted = [];

    /// <summary>The revision of the last event, -1 for none.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>The newest ids that were passed on the way.</summary>
    public List<Guid> Ids { get; } = [];

    /// <param name="floor">Not looked at are events up to this revision.</param>
    /// <param name="depth">Nor are many more than so many.</param>
    public static async Task<StreamTail> ReadAsync(
        LogReader reader, StreamName stream, IReadOnlyList<EventData> events, long floor, long depth,
        CancellationToken cancellation)
    {
        var tail = new StreamTail();
        var wanted = events.Select(item => item.Id).ToHashSet();
        var tailEvents = reader.ReadStreamAsync(
            stream, ReadDirection.Backwards, long.MaxValue, PageOf(events, depth), cancellation);
        await foreach (var recorded in tailEvents)
        {
            tail.Last = Math.Max(tail.Last, recorded.Revision);
            if (recorded.Revision <= floor)
            {
                break;
            }

            if (tail.Ids.Count < MaxIds)
            {
                tail.Ids.Add(recorded.Id);
            }

            if (wanted.Contains(recorded.Id))
            {
                tail._wanted[recorded.Id] = (recorded.Revision, recorded.Position);
                if (recorded.Id == events[0].Id)
                {
                    break;
                }
            }
        }

        return tail;
    }

    /// <summary>The port's answer, if it can be given without writing.</summary>
    public AppendResult? Judge(AppendWork work)
    {
        if (_wanted.Count > 0)
        {
            return OriginalAnswer(work.Events) ?? AppendResult.WrongExpectedVersion(Last);
        }

        if (work.IsRefused || (work.Append.Expected != ExpectedVersion.Any && work.Append.Expected.Value != Last))
        {
            return AppendResult.WrongExpectedVersion(Last);
        }

        return work.Events.Count == 0 ? AppendResult.Appended(Last, LogPosition.Start) : null;
    }

    private static long PageOf(IReadOnlyList<EventData> events, long depth) =>
        depth == long.MaxValue ? depth : depth + events.Count;

    private AppendResult? OriginalAnswer(IReadOnlyList<EventData> events)
    {
        var answer = default(AppendResult?);
        var first = _wanted.TryGetValue(events[0].Id, out var at) ? at.Revision : -1;
        for (var i = 0; i < events.Count; i++)
        {
            if (!_wanted.TryGetValue(events[i].Id, out var found) || found.Revision != first + i)
            {
                return null;
            }

            answer = AppendResult.Appended(found.Revision, found.Position);
        }

        return answer;
    }
}
