using Gse.Application.EventLog;
using Gse.Application.LogCopy;

namespace Gse.Application.Tests.LogCopy;

public sealed class When_the_target_is_no_copy
{
    private readonly CopyWorld _world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task one_with_other_events_is_left_as_it_is()
    {
        await _world.HappenAsync("agent-a");
        await PutAsync("agent-b", Guid.NewGuid(), "x");

        var result = await _world.CopyAsync();

        Assert.IsType<TargetDiffers>(result.Refusal);
        Assert.Contains("number 0 of agent-b) the source has another event there", result.Refusal.Message);
        Assert.Single(_world.Target.Events);
    }

    [Fact]
    public async Task one_that_has_gone_on_is_left_as_it_is()
    {
        await _world.HappenAsync("agent-a");
        await _world.CopiedAsync();
        await PutAsync("agent-a", Guid.NewGuid(), "x");

        var result = await _world.CopyAsync();

        Assert.IsType<TargetDiffers>(result.Refusal);
        Assert.Contains("the source has ended", result.Refusal.Message);
    }

    [Theory]
    [InlineData("agent-a", "y", "2026-01-01T00:00:00.0000000Z", "its data")]
    [InlineData("agent-a", "x", "2026-01-01T00:00:00.0000001Z", "its metadata")]
    [InlineData("agent-b", "x", "2026-01-01T00:00:00.0000000Z", "another event")]
    public async Task one_with_another_version_of_an_event_is_left_as_it_is(
        string stream, string text, string time, string difference)
    {
        await _world.HappenAsync("agent-a");
        await PutAsync(stream, _world.Source.Events[0].Id, text, $$"""{"gse-recorded-at":"{{time}}"}""");
        var result = await _world.CopyAsync();

        Assert.IsAssignableFrom<TargetDiffers>(result.Refusal ?? new TargetDiffers("none"));
        Assert.Contains(difference, result.Refusal?.Message ?? "none");
    }

    [Fact]
    public async Task one_that_holds_them_in_another_order_is_left_as_it_is()
    {
        await _world.HappenAsync("agent-a");
        await _world.HappenAsync("agent-b");
        foreach (var recorded in _world.Source.Events.Reverse())
        {
            await PutAsync(recorded.Stream.Value, recorded.Id, "x");
        }

        Assert.IsType<TargetDiffers>((await _world.CopyAsync()).Refusal);
    }

    [Fact]
    public async Task one_that_somebody_else_writes_ends_the_copy()
    {
        await _world.HappenAsync("agent-a");
        var meddler = new MeddlingWriter(_world.Target, () => PutAsync("agent-a", Guid.NewGuid(), "x"));

        var result = await _world.CopyAsync(meddler);

        Assert.IsType<WrittenMeanwhile>(result.Refusal);
    }

    [Fact]
    public async Task one_that_lost_what_it_was_given_is_not_verified()
    {
        await _world.HappenAsync("agent-a");
        await _world.HappenAsync("agent-b");
        var liar = new LyingWriter(_world.Target);

        var result = await _world.CopyAsync(liar);

        Assert.IsType<NotVerified>(result.Refusal);
    }

    private async Task PutAsync(string stream, Guid id, string text, string metadata = "")
    {
        var data = new EventData(
            id, "Happened", System.Text.Encoding.UTF8.GetBytes(text), System.Text.Encoding.UTF8.GetBytes(metadata),
            IsJson: false);
        await _world.Target.AppendAsync(
            new StreamAppend(new StreamName(stream), ExpectedVersion.Any, [data]), Cancellation);
    }

    /// <summary>Somebody is a little faster.</summary>
    private sealed class MeddlingWriter(IEventWriter log, Func<Task> meddle) : IEventWriter
    {
        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation) =>
            log.AppendAsync(append, cancellation);

        public async ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
            IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
        {
            await meddle();
            return await log.AppendManyAsync(appends, cancellation);
        }

        public ValueTask SetRetentionAsync(
            StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
            log.SetRetentionAsync(stream, retention, cancellation);
    }

    /// <summary>Says that all is written, and has written the first only.</summary>
    private sealed class LyingWriter(IEventWriter log) : IEventWriter
    {
        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation) =>
            log.AppendAsync(append, cancellation);

        public async ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
            IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
        {
            var first = await log.AppendManyAsync([appends[0]], cancellation);
            return [.. appends.Select(_ => first[0])];
        }

        public ValueTask SetRetentionAsync(
            StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
            log.SetRetentionAsync(stream, retention, cancellation);
    }
}
