using Gse.Application.EventLog;

namespace Gse.Application.LogCopy;

/// <summary>Lets each stream of the target keep its events as long as the source does.</summary>
internal sealed class RetentionCopy(IEventReader source, IEventReader target, IEventWriter writer)
{
    private const int AtOnce = 16;

    /// <returns>How many streams were told; those that knew it already are not.</returns>
    public async Task<int> RunAsync(IEnumerable<StreamName> streams, CancellationToken cancellation)
    {
        var told = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(WithThoseToCome(streams), options, async (stream, ended) =>
        {
            if (await source.ReadRetentionAsync(stream, ended) is { } retention
                && await target.ReadRetentionAsync(stream, ended) != retention)
            {
                await writer.SetRetentionAsync(stream, retention, ended);
                Interlocked.Increment(ref told);
            }
        });
        return told;
    }

    /// <summary>A subscription's progress gets its retention before its first event.</summary>
    private static HashSet<StreamName> WithThoseToCome(IEnumerable<StreamName> streams)
    {
        var all = streams.ToHashSet();
        foreach (var stream in all.ToList())
        {
            if (stream.Value.StartsWith(StreamName.SubscriptionPrefix, StringComparison.Ordinal))
            {
                var name = stream.Value[StreamName.SubscriptionPrefix.Length..];
                all.Add(new StreamName(StreamName.SubscriptionProgressPrefix + name));
            }
        }

        return all;
    }
}
