using System.Text.Json;

namespace Gse.Domain.Tests.Kernel;

/// <summary>Given events, when a decision is made, then these events or this refusal follow.</summary>
internal sealed class Spec<TState, TEvent>(TState initial, Func<TState, TEvent, TState> evolve)
    where TEvent : class, IDomainEvent
{
    private TState _state = initial;

    public Spec<TState, TEvent> Given(params TEvent[] history)
    {
        _state = history.Aggregate(_state, evolve);
        return this;
    }

    public Outcome When(Func<TState, Decision<TEvent>> decide) => new(_state, decide(_state), evolve, decide);

    internal sealed class Outcome(
        TState state, Decision<TEvent> decision, Func<TState, TEvent, TState> evolve,
        Func<TState, Decision<TEvent>> decide)
    {
        public void Then(params TEvent[] expected)
        {
            Assert.Null(decision.Refusal);
            Assert.Equal(expected, decision.Events);
        }

        /// <summary>For events that hold lists, which are equal by what is in them.</summary>
        public void ThenAlike(params TEvent[] expected)
        {
            Assert.Null(decision.Refusal);
            Assert.Equal(expected.Select(Text), decision.Events.Select(Text));
        }

        private static string Text(TEvent happened) =>
            $"{happened.GetType().Name} {JsonSerializer.Serialize(happened, happened.GetType())}";

        public void ThenNothing() => Then();

        /// <summary>One event, and what is in it.</summary>
        public void ThenOne<TOne>(Action<TOne> check) where TOne : TEvent
        {
            Assert.Null(decision.Refusal);
            check(Assert.IsType<TOne>(Assert.Single(decision.Events)));
        }

        public void ThenRefused<TRefusal>() where TRefusal : Refusal
        {
            Assert.IsType<TRefusal>(decision.Refusal);
            Assert.Empty(decision.Events);
        }

        /// <summary>Saying it twice changes nothing.</summary>
        public void AgainNothing()
        {
            var after = decision.Events.Aggregate(state, evolve);
            Assert.Empty(decide(after).Events);
        }
    }
}
