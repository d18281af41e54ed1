using Gse.Application.EventLog;
using Gse.Domain.Channels;

namespace Gse.Application.LogCopy;

/// <summary>
/// Carries over how far the log's documents have been delivered to each storage, or every old alarm would be sent
/// again. An edge with a log of its own keeps that in a file, edges that share one in the log.
/// </summary>
internal sealed class DeliveryMarks(LogCopySource source, LogCopyTarget target)
{
    /// <returns>For how many storages the target knows it now.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<StreamToId> storages, PositionMap map, CancellationToken cancellation)
    {
        var known = 0;
        foreach (var storage in storages)
        {
            var mark = source.Marks is null
                ? new LogPosition(long.MaxValue)
                : await source.Marks.LoadAsync(storage, cancellation);
            if (mark is not { } there)
            {
                continue;
            }

            known++;
            var here = await target.Marks.LoadAsync(storage, cancellation);
            if (here is not { } stands || !map.AreSame(there.Value, stands.Value))
            {
                await target.Marks.SaveAsync(storage, new LogPosition(map.Find(there.Value)), cancellation);
            }
        }

        return known;
    }
}
