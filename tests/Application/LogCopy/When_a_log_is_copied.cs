using System.Text;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.LogCopy;
using Gse.Domain;
using Gse.Domain.Subscriptions;

namespace Gse.Application.Tests.LogCopy;

public sealed class When_a_log_is_copied
{
    private readonly CopyWorld _world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task every_event_comes_over_in_order_with_all_it_has()
    {
        await _world.AddStorageAsync();
        for (var i = 0; i < 5_000; i++)
        {
            await _world.HappenAsync($"agent-{i % 7}", $"{i}");
        }

        var report = await _world.CopiedAsync();

        Assert.Equal((5_001L, 5_001L, 8, 0L), (report.Events, report.Copied, report.Streams, report.LetGo));
        Assert.Equal(
            _world.Source.Events.Select(e => (e.Stream, e.Revision, e.Id, e.Type, e.IsJson, e.RecordedAt)),
            _world.CopiedEvents().Select(e => (e.Stream, e.Revision, e.Id, e.Type, e.IsJson, e.RecordedAt)));
        Assert.All(_world.Source.Events.Zip(_world.CopiedEvents()), pair =>
        {
            Assert.Equal(pair.First.Data.ToArray(), pair.Second.Data.ToArray());
            Assert.Equal(EventCodec.DecodeMetadata(pair.First)?.Actor, EventCodec.DecodeMetadata(pair.Second)?.Actor);
        });
        Assert.Matches("^[0-9a-f]{64}$", report.Digest);
    }

    [Fact]
    public async Task the_copy_of_the_copy_is_the_log_again()
    {
        await _world.LoseTheBeginningAsync("heartbeats-e1-20260101", 10, 3);
        var acknowledged = await _world.HappenAsync("agent-a");
        await _world.HappenAsync("subscriptionprogress-s", _world.Acknowledged(acknowledged));
        var first = await _world.CopiedAsync();
        var back = new Gse.Testing.EventLog.InMemoryEventLog(_world.Time);

        var result = await new LogCopier(
            new LogCopySource(_world.Target, EventFilter.All, null),
            new LogCopyTarget(back, back, EventFilter.All, SharedLogMarks.Of(back, back, _world.Time)),
            new Progress<LogCopyProgress>()).RunAsync(Cancellation);

        Assert.Equal(_world.Source.Events.Count, result.Value.Events);
        Assert.Equal(first.Events, result.Value.Events);
        Assert.Equal(
            _world.Source.Events.Select(e => (e.Stream, e.Id, e.RecordedAt)),
            back.Events.Select(e => (e.Stream, e.Id, e.RecordedAt)));
        Assert.Contains("\"position\":3,", Encoding.UTF8.GetString(_world.Target.Events[^1].Data.Span));
        var there = Encoding.UTF8.GetString(_world.Source.Events[^1].Data.Span);
        Assert.Contains("\"position\":10,", there);
        Assert.Equal(
            there.Replace("\"position\":10,", "\"position\":3,", StringComparison.Ordinal),
            Encoding.UTF8.GetString(back.Events[^1].Data.Span));
    }

    [Fact]
    public async Task places_in_the_log_are_those_of_the_same_events()
    {
        await _world.LoseTheBeginningAsync("heartbeats-e1-20260101", 10, 3);
        await _world.HappenAsync("agent-a", "1");
        var defined = await _world.HappenAsync("agent-a", "2");
        await _world.HappenAsync("subscription-s", new SubscriptionDefined(
            SubscriptionId.Parse("s"), SubscriptionFilter.All, "now", defined.Value, 1, "me",
            _world.Time.GetUtcNow()));
        await _world.HappenAsync("agent-a", "3");
        var acknowledged = await _world.HappenAsync("agent-a", "4");
        await _world.HappenAsync("agent-a", "5");
        await _world.HappenAsync("subscriptionprogress-s", _world.Acknowledged(acknowledged));
        await _world.HappenAsync("subscriptionprogress-t", _world.Acknowledged(LogPosition.Start));

        await _world.CopiedAsync();

        Assert.Equal(PositionOf("2"), Copied<SubscriptionDefined>()[0].After);
        Assert.Equal([PositionOf("4"), -1], Copied<SubscriptionAcknowledged>().Select(e => e.Position));
        Assert.NotEqual(acknowledged.Value, PositionOf("4"));
    }

    [Fact]
    public async Task a_place_whose_event_is_gone_is_that_of_the_one_before()
    {
        await _world.HappenAsync("agent-a", "1");
        await _world.HappenAsync("short", "gone");
        var gone = await _world.HappenAsync("short", "gone too");
        await _world.HappenAsync("subscriptionprogress-s", _world.Acknowledged(gone));
        await _world.LoseTheBeginningAsync("short", 1, 1);

        await _world.CopiedAsync();

        Assert.Equal(PositionOf("1"), Copied<SubscriptionAcknowledged>()[0].Position);
    }

    [Fact]
    public async Task streams_keep_their_events_as_long_as_before()
    {
        await _world.LoseTheBeginningAsync("heartbeats-e1-20260101", 10, 3);
        await _world.HappenAsync("agent-a");
        await _world.HappenAsync("subscription-s", new SubscriptionDeleted(
            SubscriptionId.Parse("s"), "me", _world.Time.GetUtcNow()));
        var progress = new StreamName("subscriptionprogress-s");
        await _world.Source.SetRetentionAsync(progress, new StreamRetention(null, 16), Cancellation);

        var report = await _world.CopiedAsync();

        Assert.Equal(2, report.Retentions);
        Assert.Equal(new(null, 16), await _world.Target.ReadRetentionAsync(progress, Cancellation));
        var beats = new StreamName("heartbeats-e1-20260101");
        Assert.Equal(new(null, 3), await _world.Target.ReadRetentionAsync(beats, Cancellation));
        Assert.Null(await _world.Target.ReadRetentionAsync(new StreamName("agent-a"), Cancellation));
    }

    [Fact]
    public async Task it_says_how_far_it_is()
    {
        for (var i = 0; i < 5_000; i++)
        {
            await _world.HappenAsync("agent-a", $"{i}");
        }

        await _world.CopiedAsync();

        Assert.Equal(
            [LogCopyStep.Copy, LogCopyStep.Verify, LogCopyStep.Finish],
            _world.Told.Select(told => told.Step).Distinct());
        Assert.All(_world.Told, told => Assert.InRange(told.Fraction, 0, 1));
        Assert.Contains(_world.Told, told => told is { Step: LogCopyStep.Copy, Events: 5_000, Fraction: 1 });
    }

    [Fact]
    public void each_event_that_holds_a_place_in_the_log_is_known()
    {
        var holders = typeof(IDomainEvent).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IDomainEvent)))
            .SelectMany(type => type.GetProperties().Where(p => p.PropertyType == typeof(long))
                .Select(p => (type.Name, Property: p.Name.ToLowerInvariant())))
            .Where(found => found.Property is not ("count" or "bytes" or "leasems" or "session" or "rawid"));

        Assert.Equal(
            EventPositions.Properties.Select(pair => (pair.Key, pair.Value)).Order(), holders.Order());
    }

    private List<T> Copied<T>() => [.. _world.Target.Events.Select(EventCodec.Decode).OfType<T>()];

    private long PositionOf(string text) =>
        _world.Target.Events.Single(e => Encoding.UTF8.GetString(e.Data.Span) == text).Position.Value;
}
