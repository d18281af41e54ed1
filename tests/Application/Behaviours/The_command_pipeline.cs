using Gse.Application.Behaviours;
using Gse.Domain;
using Gse.Domain.Access;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Behaviours;

public sealed class The_command_pipeline
{
    private readonly CallContext _call = new() { Caller = new Caller("ops", Role.Operator) };
    private readonly FakeTimeProvider _time = new();
    private readonly IdempotencyMemory _memory;
    private int _done;

    public The_command_pipeline() => _memory = new IdempotencyMemory(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Operator, true)]
    [InlineData(Role.Admin, true)]
    public async Task lets_through_whose_role_is_enough(Role role, bool allowed)
    {
        _call.Caller = new Caller("somebody", role);

        var answer = await AuthoriseAsync();

        Assert.Equal(allowed, answer.Refusal is null);
        Assert.Equal(allowed ? 1 : 0, _done);
    }

    [Fact]
    public async Task lets_nobody_do_nothing()
    {
        _call.Caller = Caller.Nobody;

        Assert.IsType<NotAllowed>((await AuthoriseAsync()).Refusal);
    }

    [Fact]
    public async Task answers_the_same_command_under_one_key_once_done_with_the_first_answer()
    {
        _call.IdempotencyKey = "k";

        var first = await OnceAsync(new Count(1));
        var again = await OnceAsync(new Count(1));

        Assert.Equal(1, _done);
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task refuses_another_command_under_a_used_key()
    {
        _call.IdempotencyKey = "k";
        await OnceAsync(new Count(1));

        Assert.IsType<IdempotencyKeyReused>((await OnceAsync(new Count(2))).Refusal);
        Assert.Equal(1, _done);
    }

    [Fact]
    public async Task keeps_the_keys_of_callers_apart()
    {
        _call.IdempotencyKey = "k";
        await OnceAsync(new Count(1));
        _call.Caller = new Caller("others", Role.Operator);

        await OnceAsync(new Count(1));

        Assert.Equal(2, _done);
    }

    [Fact]
    public async Task does_a_refused_command_again()
    {
        _call.IdempotencyKey = "k";
        await OnceAsync(new Count(1), new NotFound("thing", "1"));

        Assert.Null((await OnceAsync(new Count(1))).Refusal);
        Assert.Equal(2, _done);
    }

    [Fact]
    public async Task does_a_command_that_broke_again()
    {
        _call.IdempotencyKey = "k";
        await Assert.ThrowsAsync<IOException>(() => Behaviour().Handle(
            new Count(1), Cancellation, () => throw new IOException("broken")));

        Assert.Equal(1, (await OnceAsync(new Count(1))).Value);
    }

    [Fact]
    public async Task forgets_an_answer_after_a_day()
    {
        _call.IdempotencyKey = "k";
        await OnceAsync(new Count(1));
        _time.Advance(TimeSpan.FromHours(25));

        await OnceAsync(new Count(1));

        Assert.Equal(2, _done);
    }

    [Fact]
    public void finds_a_handler_for_every_request()
    {
        var services = new ServiceCollection().AddGseApplication();
        var requests = typeof(IGseRequest).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IGseRequest)))
            .ToList();

        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.Single(
            services,
            service => service.ServiceType.IsGenericType
                && service.ServiceType.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                && service.ServiceType.GenericTypeArguments[0] == request));
    }

    private Task<Result<int>> AuthoriseAsync() =>
        new AuthorisationBehaviour<Count, Result<int>>(_call).Handle(new Count(1), Cancellation, DoAsync);

    private Task<Result<int>> OnceAsync(Count command, Refusal? refusal = null) => Behaviour().Handle(
        command, Cancellation, async () =>
        {
            var done = await DoAsync();
            return refusal is null ? done : refusal;
        });

    private IdempotencyBehaviour<Count, Result<int>> Behaviour() => new(_call, _memory);

    private Task<Result<int>> DoAsync() => Task.FromResult(Result.Ok(++_done));

    private sealed record Count(int Value) : ICommand<int>
    {
        public Role RequiredRole => Role.Operator;
    }
}
