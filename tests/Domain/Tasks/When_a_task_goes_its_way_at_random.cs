using Gse.Domain.Tasks;
using static Gse.Domain.Tests.Tasks.ATask;

namespace Gse.Domain.Tests.Tasks;

/// <summary>
/// Whatever happens in whatever order, every target ends with exactly one result, and the plan is kept.
/// </summary>
public sealed class When_a_task_goes_its_way_at_random
{
    [Fact]
    public void every_target_ends_once_and_the_numbers_are_those_of_a_plain_count()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            new Story(seed).Run();
        }
    }

    private sealed class Story(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<int, TargetResult> _first = [];
        private double _now;

        public void Run()
        {
            var plan = new TaskPlan(
                _random.Next(0, 4), _random.Next(0, 5), _random.Next(0, 3), _random.Next(0, 3), _random.Next(0, 4),
                _random.Next(0, 2) * _random.NextDouble());
            var count = _random.Next(1, 12);
            var state = StateOf(count, plan);
            for (var step = 0; step < 1_000 && state is not TaskState.Finished; step++)
            {
                _now += _random.NextDouble();
                state = Advance(state, plan);
                state = After(state, [.. Happening(Known(state)).Events]);
                Note(Known(state));
            }

            var finished = Assert.IsType<TaskState.Finished>(state);
            Assert.Equal(count, _first.Count);
            Assert.Equal(_first.Values.Count(result => result.IsSuccess), finished.Board.Succeeded);
            Assert.All(Enum.GetValues<TargetOutcome>(), outcome => Assert.Equal(
                _first.Values.Count(result => result.Outcome == outcome), finished.Board.EndedAs(outcome)));
            Assert.Equal(count, finished.Board.In(TargetPhase.Ended));
        }

        private TaskState Advance(TaskState state, TaskPlan plan)
        {
            var before = Known(state).Board;
            state = After(state, [.. TaskLead.Advance(state, At(_now)).Events]);
            var board = Known(state).Board;
            Note(Known(state));
            if (plan.Concurrency > 0 && board.UnderWay > before.UnderWay)
            {
                Assert.True(board.UnderWay <= plan.Concurrency, $"seed {seed}: {board.UnderWay} under way");
            }

            if (plan.Canary > 0 && Enumerable.Range(0, board.Count)
                .Any(place => place >= plan.Canary && board[place].DispatchedAt is not null))
            {
                Assert.All(
                    Enumerable.Range(0, Math.Min(plan.Canary, board.Count)),
                    place => Assert.True(board[place].IsEnded, $"seed {seed}: a canary is still out"));
            }

            return state;
        }

        private Decision<TaskEvent> Happening(TaskState.Known state)
        {
            var place = _random.Next(state.Board.Count);
            var isOut = state.Board[place].Phase is TargetPhase.Dispatched or TargetPhase.Running;
            return _random.Next(12) switch
            {
                0 => TaskDecisions.Terminate(state, _random.Next(2) == 0 ? null : [place], Termination()),
                1 or 2 when isOut => TaskDecisions.Judge(
                    state, Id, [(place, new TargetResult(TargetOutcome.HostLost, null, "", StartFailure.None))],
                    At(_now)),
                3 when isOut => TaskDecisions.Record(state, Id, [Accepted(place)], At(_now)),
                _ when isOut || state.Board[place].IsVerdict => TaskDecisions.Record(
                    state, Id, [Exited(place, _random.Next(3) == 0 ? 1 : 0)], At(_now)),
                _ => Decision.Nothing<TaskEvent>(),
            };
        }

        /// <summary>A result that is there stays.</summary>
        private void Note(TaskState.Known state)
        {
            for (var place = 0; place < state.Board.Count; place++)
            {
                if (state.Board[place].Result is not { } result)
                {
                    Assert.False(_first.ContainsKey(place), $"seed {seed}: the result of {place} is gone");
                }
                else if (!_first.TryAdd(place, result))
                {
                    Assert.Equal(_first[place], result);
                }
            }
        }
    }
}
