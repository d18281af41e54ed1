using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Gse.Application.Liveness;

namespace Gse.Application.Tests.Liveness;

public sealed class On_the_real_scheduler
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task a_silent_agent_is_lost_and_its_beat_a_recovery()
    {
        var options = new LivenessOptions
        {
            BeatInterval = TimeSpan.FromMilliseconds(100),
            LostAfter = TimeSpan.FromMilliseconds(400),
            Tick = TimeSpan.FromMilliseconds(10),
        };
        using var pipeline = new LivenessPipeline(options, DefaultScheduler.Instance, TimeProvider.System);
        var verdicts = pipeline.Verdicts.Replay();
        using var connection = verdicts.Connect();
        pipeline.Start();
        var slot = pipeline.Track(Fleet.Agent(1), session: 1);

        var lost = Assert.IsType<LossDeclared>(await Next(verdicts, 0));
        Assert.True(lost.At - lost.LastSeen >= options.LostAfter);
        pipeline.Beat(slot);
        var recovered = Assert.IsType<RecoveryDeclared>(await Next(verdicts, 1));
        Assert.Equal(lost.At, recovered.LostAt);
    }

    [Fact]
    public void a_scheduler_whose_time_may_jump_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new LivenessPipeline(new LivenessOptions(), new WallClockScheduler(), TimeProvider.System));

    private static Task<LivenessVerdict> Next(IObservable<LivenessVerdict> verdicts, int number) =>
        verdicts.ElementAt(number).Timeout(Deadline).ToTask(TestContext.Current.CancellationToken);

    private sealed class WallClockScheduler : IScheduler
    {
        public DateTimeOffset Now => Fleet.Dawn;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
            throw new NotSupportedException();

        public IDisposable Schedule<TState>(
            TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
            throw new NotSupportedException();

        public IDisposable Schedule<TState>(
            TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            throw new NotSupportedException();
    }
}
