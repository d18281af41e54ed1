using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Runs whose end is acknowledged, kept by a hash of their names: an order that comes once more is recognised, and
/// answered with the last news.
/// </summary>
internal sealed class FinishedRuns(TimeSpan keep, TimeProvider time)
{
    private readonly Dictionary<UInt128, (RunKey Key, RunFinished How)> _runs = [];

    public IEnumerable<JournalRecord> Records => _runs.Values.Select(r => Record(r.Key, r.How));

    public static JournalRecord Record(RunKey key, RunFinished how) =>
        new() { TaskId = key.TaskId, Target = key.Target, Finished = how };

    public void Add(RunKey key, RunFinished how) => _runs[key.Hash] = (key, how);

    public RunFinished? Find(RunKey key) => _runs.TryGetValue(key.Hash, out var run) ? run.How : null;

    public void ForgetOld()
    {
        var oldest = (time.GetUtcNow() - keep).ToUnixTimeMilliseconds();
        foreach (var (hash, run) in _runs)
        {
            if (run.How.AtMs < oldest)
            {
                // Removing while enumerating is allowed for a dictionary.
                _runs.Remove(hash);
            }
        }
    }

    public static UnackedNews LastNews(RunKey key, RunFinished how)
    {
        var news = new TaskNews
        {
            TaskId = key.TaskId,
            Target = key.Target,
            Sequence = how.Sequence,
            AtMs = how.AtMs,
            End = how.End,
        };
        return new UnackedNews(key, how.Sequence, Google.Protobuf.MessageExtensions.ToByteArray(news));
    }
}
