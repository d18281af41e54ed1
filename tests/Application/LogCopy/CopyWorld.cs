using System.Text;
using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.LogCopy;
using Gse.Domain;
using Gse.Domain.Channels;
using Gse.Domain.Delivery;
using Gse.Domain.Edges;
using Gse.Domain.Subscriptions;
using Gse.Testing.EventLog;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.LogCopy;

/// <summary>Two logs in memory whose positions differ, since the source begins with events that are gone.</summary>
internal sealed class CopyWorld
{
    public static readonly StreamToId Storage = new(7);

    public CopyWorld() => (Source, Target) = (new InMemoryEventLog(Time), new InMemoryEventLog(Time));

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public InMemoryEventLog Source { get; }

    public InMemoryEventLog Target { get; }

    /// <summary>What the source's edge keeps beside it; null: nobody knows.</summary>
    public IDeliveryCheckpoints? SourceMarks { get; set; }

    public List<LogCopyProgress> Told { get; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<LogPosition> HappenAsync(string stream, IDomainEvent happened)
    {
        var metadata = EventCodec.EncodeMetadata(new EventMetadata("tester", "c", null, null));
        return await AppendAsync(stream, EventCodec.Encode(happened, Guid.NewGuid(), metadata));
    }

    public Task<LogPosition> HappenAsync(string stream, string text = "x") => AppendAsync(
        stream,
        new EventData(Guid.NewGuid(), "Happened", Encoding.UTF8.GetBytes(text), default, IsJson: false));

    public async Task LoseTheBeginningAsync(string stream, int events, int kept)
    {
        for (var i = 0; i < events; i++)
        {
            await HappenAsync(stream, $"{i}");
        }

        await Source.SetRetentionAsync(new StreamName(stream), new StreamRetention(null, kept), Cancellation);
        Source.Scavenge();
    }

    public Task AddStorageAsync() => HappenAsync(
        StreamName.OfStreamTo(Storage).Value,
        new StreamToAdded(
            Storage, "o", "p", "n", "file", new JsonText("{}"), new JsonText("{}"), Time.GetUtcNow()));

    public SubscriptionAcknowledged Acknowledged(LogPosition position) => new(
        SubscriptionId.Parse("s"), 1, position.Value, "r", Time.GetUtcNow(), Time.GetUtcNow());

    public Task<Result<LogCopyReport>> CopyAsync(IEventWriter? writer = null)
    {
        var source = new LogCopySource(Source, EventFilter.All, SourceMarks);
        var marks = SharedLogMarks.Of(Target, Target, Time);
        var target = new LogCopyTarget(Target, writer ?? Target, EventFilter.All, marks);
        return new LogCopier(source, target, new Progress(Told)).RunAsync(Cancellation);
    }

    public async Task<LogCopyReport> CopiedAsync()
    {
        var result = await CopyAsync();
        Assert.Null(result.Refusal);
        return result.Value;
    }

    /// <summary>What the target's edges will read.</summary>
    public DocumentsDelivered? Delivered() => Target.Events.Select(EventCodec.Decode).OfType<DocumentsDelivered>()
        .LastOrDefault();

    public IEnumerable<RecordedEvent> CopiedEvents() =>
        Target.Events.Where(recorded => EventCodec.Decode(recorded) is not DocumentsDelivered
        {
            Edge: var edge,
        } || edge != EdgeId.Parse("gse.log.copy"));

    private async Task<LogPosition> AppendAsync(string stream, EventData data)
    {
        var append = new StreamAppend(new StreamName(stream), ExpectedVersion.Any, [data]);
        var position = (await Source.AppendAsync(append, Cancellation)).Position;
        Time.Advance(TimeSpan.FromMilliseconds(1.5));
        return position;
    }

    private sealed class Progress(List<LogCopyProgress> told) : IProgress<LogCopyProgress>
    {
        public void Report(LogCopyProgress value) => told.Add(value);
    }
}
