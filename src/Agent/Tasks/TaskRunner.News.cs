namespace Gse.AgentHost.Tasks;

// When what is told: a short run in one news, a long one a few times a second.
internal sealed partial class TaskRunner
{
    // The edge is to know soon that the order has arrived; most runs end sooner, and then it hears all at once.
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NextAfter = TimeSpan.FromMilliseconds(250);

    // So much has to be free for one news.
    private const int Room = TaskRun.MostOutput + TaskRun.MostOther + 4096;

    private TimeSpan? _newsAt;

    private List<UnackedNews> MakeNews()
    {
        List<UnackedNews> made = [];
        _newsAt = null;
        foreach (var run in _untold)
        {
            if (!run.HasUntold)
            {
                // Removing while enumerating is allowed for a set.
                _untold.Remove(run);
                continue;
            }

            var due = run.IsWorthTelling ? Now : (run.LastNewsAt + NextAfter) ?? (run.KnownAt + FirstAfter);
            if (due > Now)
            {
                _newsAt = _newsAt is { } other && other < due ? other : due;
                continue;
            }

            do
            {
                if (Window - _unackedBytes < Room)
                {
                    // An acknowledgement wakes the loop.
                    return made;
                }

                made.Add(MakeNews(run));
            }
            while (run.HasUntold && run.IsWorthTelling);
        }

        return made;
    }

    private UnackedNews MakeNews(TaskRun run)
    {
        run.LastNewsAt = Now;
        UnackedNews news;
        try
        {
            news = run.MakeNews(NowMs());
        }
        catch (IOException e)
        {
            TaskLog.OutputLost(_log, run.Key, e.Message);
            run.LoseOutput();
            news = run.MakeNews(NowMs());
        }

        _unackedBytes += news.Payload.Length;
        return news;
    }
}
