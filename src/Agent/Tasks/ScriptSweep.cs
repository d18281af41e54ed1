using Gse.AgentHost.Configuration;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Deletes old script files: in the folders that orders have put files into, which it keeps a list of; after the
/// agent's start, and then once a day.
/// </summary>
/// <param name="path">Where the list is kept.</param>
internal sealed class ScriptSweep(string path, Func<ScriptCleaning> settings, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _folders = File.Exists(path) ? [.. File.ReadAllLines(path)] : [];

    /// <summary>Files go there from now on.</summary>
    public void Remember(IEnumerable<string> folders)
    {
        lock (_gate)
        {
            var before = _folders.Count;
            _folders.UnionWith(folders.Where(f => !f.Contains('\n', StringComparison.Ordinal)));
            if (_folders.Count == before)
            {
                return;
            }

            try
            {
                AtomicFile.Write(path, string.Join('\n', _folders), AtomicFile.Private);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // This life remembers it; the next hears of it with the next order.
                TaskLog.ScriptsNotDeleted(log, path, e.Message);
            }
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                while (SweepOnce() >= settings().BatchCount)
                {
                    await Task.Delay(BetweenBatches, time, stop);
                }

                await Task.Delay(UntilNext(), time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>Deletes at most a batch. How many it were.</summary>
    public int SweepOnce()
    {
        string[] folders;
        lock (_gate)
        {
            folders = [.. _folders];
        }

        var oldest = time.GetUtcNow().UtcDateTime - settings().Expire;
        var left = settings().BatchCount;
        foreach (var folder in folders.Where(Directory.Exists))
        {
            try
            {
                var old = Directory.EnumerateFiles(folder, $"{settings().Prefix}*")
                    .Where(f => File.GetLastWriteTimeUtc(f) < oldest).Take(left).ToList();
                old.ForEach(File.Delete);
                left -= old.Count;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                TaskLog.ScriptsNotDeleted(log, folder, e.Message);
            }
        }

        var deleted = settings().BatchCount - left;
        if (deleted > 0)
        {
            TaskLog.ScriptsDeleted(log, deleted);
        }

        return deleted;
    }

    private TimeSpan UntilNext()
    {
        var now = time.GetLocalNow();
        var next = new DateTimeOffset(now.Date, now.Offset).AddHours(settings().Hour);
        return (next > now ? next : next.AddDays(1)) - now;
    }
}
