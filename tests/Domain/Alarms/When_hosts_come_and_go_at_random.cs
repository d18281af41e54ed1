using FsCheck.Xunit;
using Gse.Domain.Alarms;

namespace Gse.Domain.Tests.Alarms;

/// <summary>The book against a naive model, which only knows since when each host is lost.</summary>
public sealed class When_hosts_come_and_go_at_random
{
    private const int Agents = 6;
    private const long Window = 1_000;
    private const long Repeat = 10_000;
    private const long Longest = 60_000;

    private static readonly AlarmPolicy Policy = new(
        TimeSpan.FromMilliseconds(Window), TimeSpan.FromMilliseconds(Repeat), TimeSpan.FromMilliseconds(Longest), 4);

    [Property(MaxTest = 1_000, EndSize = 150)]
    public void every_lost_host_is_told_in_time_and_nobody_else(int[] choices)
    {
        var story = new AlarmStory(Policy);
        var lost = new Dictionary<int, long>();
        foreach (var choice in choices.Select(choice => Math.Abs((long)choice * 7_919)))
        {
            var agent = (int)(choice % Agents);
            switch (choice / Agents % 8)
            {
                case 0 or 1 or 2 when lost.TryAdd(agent, story.Now):
                    story.Lose(agent);
                    break;
                case 3 when lost.Remove(agent):
                    story.Recover(agent);
                    break;
                case 4 when lost.Remove(agent):
                    story.Retire(agent);
                    break;
                case 5:
                    story.Restart();
                    break;
                default:
                    Elapse(story, lost, choice % 9_973);
                    break;
            }
        }

        Elapse(story, lost, Window);
        foreach (var (agent, since) in lost.Where(host => story.Now - host.Value < Longest))
        {
            var id = AlarmStory.Agent(agent);
            Assert.Single(story.Book.Alarms.Values, alarm => alarm.Agents.Contains(id));
        }
    }

    /// <summary>Compares what is told while time passes, in which nothing else happens.</summary>
    private static void Elapse(AlarmStory story, Dictionary<int, long> lost, long milliseconds)
    {
        var before = story.Told.Count;
        var from = story.Now;
        story.Elapse(milliseconds);
        for (var agent = 0; agent < Agents; agent++)
        {
            var id = AlarmStory.Agent(agent);
            var all = story.Told.Where(told => told.Agents.Contains(id)).Select(told => told.At).ToList();
            var told = story.Told.Skip(before).Where(told => told.Agents.Contains(id)).Select(told => told.At).ToList();
            if (!lost.TryGetValue(agent, out var since))
            {
                Assert.Empty(told);
                continue;
            }

            var mine = all.Where(at => at >= since).ToList();
            Assert.All(mine.Zip(mine.Skip(1)), pair => Assert.Equal(Repeat, pair.Second - pair.First));
            Assert.All(mine, at => Assert.InRange(at, since, since + Window + Longest));
            if (story.Now >= since + Window)
            {
                // At the latest a window after its loss, and earlier only together with one that was lost before it.
                Assert.InRange(mine[0], since, since + Window);
            }

            if (mine.Count > 0 && story.Now < mine[0] + Longest)
            {
                Assert.Equal(((story.Now - mine[0]) / Repeat) + 1, mine.Count);
            }

            Assert.All(told, at => Assert.InRange(at, from, story.Now));
        }
    }
}
