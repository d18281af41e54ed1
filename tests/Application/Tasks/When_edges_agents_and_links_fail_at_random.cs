using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Tests.Edges;
using Gse.Domain.Tasks;

namespace Gse.Application.Tests.Tasks;

/// <summary>
/// Edges are killed and replaced, agents restarted, links and the way to the log cut, tasks killed, while tasks run. At
/// the end every target has exactly one result, and the log tells the same story as the API and as the hosts.
/// GSE_TEST_LONG=1 runs 200 schedules.
/// </summary>
public sealed class When_edges_agents_and_links_fail_at_random
{
    private const int Agents = 12;
    private const int Tasks = 4;

    private static bool IsLong => Environment.GetEnvironmentVariable("GSE_TEST_LONG") == "1";

    [Fact]
    public async Task every_target_has_one_result_and_the_log_says_what_the_api_says()
    {
        const int atOnce = 5;
        var schedules = IsLong ? 200 : 10;
        var first = Environment.TickCount;
        for (var done = 0; done < schedules; done += atOnce)
        {
            await Task.WhenAll(Enumerable.Range(first + done, atOnce).Select(seed => new Schedule(seed).RunAsync()));
        }
    }

    private sealed class Schedule(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<OneOfSeveral> _edges = [];
        private readonly List<PlayedAgent> _agents = [];
        private int _edgesMade;

        private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

        public async Task RunAsync()
        {
            await using var world = new TaskWorld();
            await AddEdgeAsync(world);
            await AddEdgeAsync(world);
            for (var i = 0; i < Agents; i++)
            {
                var agent = await world.ConnectedAsync($"a{i}", Any(_edges));
                agent.Duration = () => _random.Next(3) == 0 ? 0 : _random.Next(1, 800);
                agent.Exit = order => (order.Place + seed) % 4 == 0 ? 1 : 0;
                _agents.Add(agent);
            }

            var tasks = new List<TaskId>();
            for (var i = 0; i < Tasks; i++)
            {
                tasks.Add(await SubmitAsync());
                for (var fault = _random.Next(1, 4); fault > 0; fault--)
                {
                    await HarmAsync(world, tasks);
                    await PauseAsync();
                }
            }

            await MendAsync(world);
            foreach (var task in tasks)
            {
                await CheckAsync(world, task);
            }
        }

        private async Task<TaskId> SubmitAsync()
        {
            var plan = _random.Next(3) switch
            {
                0 => TaskPlan.AllAtOnce,
                1 => TaskPlan.AllAtOnce with { Concurrency = 3 },
                _ => TaskPlan.AllAtOnce with { BatchSize = 5, Canary = 1 },
            };
            return await TaskWorld.SubmitAsync(
                Any(_edges), TaskWorld.Draft(_agents.Select(agent => agent.Id.Value), plan));
        }

        private async Task HarmAsync(TaskWorld world, List<TaskId> tasks)
        {
            switch (_random.Next(7))
            {
                case 0 when _edges.Count > 1:
                    var killed = Any(_edges);
                    _edges.Remove(killed);
                    await killed.KillAsync();
                    await AddEdgeAsync(world);
                    break;
                case 1:
                    await Any(_agents).RestartAsync();
                    break;
                case 2:
                    await Any(_agents).CutAsync();
                    break;
                case 3:
                    var line = Any(_edges).Line;
                    line.Cut();
                    await PauseAsync();
                    line.Mend();
                    break;
                case 4:
                    await TaskWorld.AskAsync(Any(_edges), new Application.Tasks.TerminateTask(Any(tasks), null));
                    break;
                default:
                    var agent = Any(_agents);
                    await agent.CutAsync();
                    await agent.ConnectAsync(Any(_edges));
                    break;
            }
        }

        private async Task MendAsync(TaskWorld world)
        {
            // One host stays away for good.
            foreach (var agent in _agents.Skip(1))
            {
                if (!agent.IsConnected)
                {
                    await agent.CutAsync();
                    await agent.ConnectAsync(Any(_edges));
                }
            }

            await _agents[0].CutAsync();
            await world.Edges.SeeAsync<TaskSubmitted>();
        }

        private async Task CheckAsync(TaskWorld world, TaskId task)
        {
            var targets = await world.FinishedAsync(_edges[0], task);
            Assert.All(targets, target => Assert.NotNull(target.State.Result));
            var folded = Assert.IsType<TaskState.Finished>(world.Folded(task));
            for (var place = 0; place < targets.Count; place++)
            {
                Assert.Equal(folded.Board[place].Result, targets[place].State.Result);
                var own = _agents[place].Runs.GetValueOrDefault((task, place));
                var told = targets[place].State.IsVerdict ? targets[place].State.Late : targets[place].State.Result;
                if (told is not null)
                {
                    Assert.Equal((seed, own?.Outcome, own?.ExitCode), (seed, told.Outcome, told.ExitCode));
                }
                else if (targets[place].State.Result!.Outcome == TargetOutcome.NeverDelivered)
                {
                    Assert.True(own is null, $"seed {seed}: place {place} ran, and the log says it never could");
                }
            }

            Assert.Single(
                world.Edges.Log.Events.Where(recorded => recorded.Stream == StreamName.OfTask(task))
                    .Select(EventCodec.Decode).OfType<TaskSubmitted>());
            foreach (var edge in _edges)
            {
                var there = await TaskWorld.TargetsAsync(edge, task);
                Assert.Equal(
                    targets.Select(target => target.State.Result), there.Select(target => target.State.Result));
            }
        }

        private async Task AddEdgeAsync(TaskWorld world) =>
            _edges.Add(await world.StartAsync($"e{++_edgesMade}"));

        /// <summary>Lets things happen between two faults: not to wait for anything.</summary>
        private async Task PauseAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_random.Next(1, 400)));
            await timer.WaitForNextTickAsync(Cancellation);
        }

        private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
    }
}
