using Gse.Application.EventLog;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks.Running;

/// <summary>What the engine has to do with.</summary>
internal abstract record Work
{
    public sealed record Happened(RecordedEvent Recorded, TaskEvent Event) : Work;

    public sealed record Told(RunNews News) : Work;

    public sealed record Up(ITaskLink Link) : Work;

    public sealed record Tick : Work
    {
        public static Tick Now { get; } = new();
    }
}

/// <summary>What has come while the engine was at work, by kind.</summary>
internal sealed class WorkLoad
{
    public List<(RecordedEvent Recorded, TaskEvent Event)> Happened { get; } = [];

    public List<RunNews> Told { get; } = [];

    public List<ITaskLink> Up { get; } = [];

    public bool IsTick { get; private set; }

    public int Count => Happened.Count + Told.Count + Up.Count;

    public void Add(Work work)
    {
        switch (work)
        {
            case Work.Happened happened:
                Happened.Add((happened.Recorded, happened.Event));
                break;
            case Work.Told told:
                Told.Add(told.News);
                break;
            case Work.Up up:
                Up.Add(up.Link);
                break;
            default:
                IsTick = true;
                break;
        }
    }

    public void Clear()
    {
        Happened.Clear();
        Told.Clear();
        Up.Clear();
        IsTick = false;
    }
}
