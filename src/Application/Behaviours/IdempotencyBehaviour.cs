using Gse.Domain;
using MediatR;

namespace Gse.Application.Behaviours;

/// <summary>
/// A command sent again under the same <c>Idempotency-Key</c> by the same caller is not done again: it gets the first
/// answer. Answers are remembered for a day, in memory. Across a restart the log alone remembers: a command on a thing
/// that is there is taken once, since the ids of its events follow from the key
/// (<see cref="AggregateStore{TState,TEvent}"/>); a task, whose id follows from the key, too, is made once, and another
/// one under its key is refused; one that makes another thing with an id of its own makes a second one.
/// </summary>
internal sealed class IdempotencyBehaviour<TRequest, TResponse>(CallContext call, IdempotencyMemory memory)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (call.IdempotencyKey is null || request is not IGseRequest || !IsCommand)
        {
            return await next();
        }

        var entry = memory.GetOrAdd(call.Caller.Name, call.IdempotencyKey, request, () => next());
        if (!entry.Request.Equals(request))
        {
            return TResponse.Refused(new IdempotencyKeyReused());
        }

        var answer = (TResponse)await entry.Answer.WaitAsync(cancellationToken);
        if (answer.Refusal is not null)
        {
            memory.Forget(call.Caller.Name, call.IdempotencyKey);
        }

        return answer;
    }

    private static readonly bool IsCommand = typeof(TRequest).GetInterfaces()
        .Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICommand<>));
}

/// <summary>The key was used for another command before.</summary>
public sealed record IdempotencyKeyReused() : Refusal("the Idempotency-Key was used for another request");
