using Gse.Application.Delivery;
using Gse.Application.Routing;

namespace Gse.Bench.Delivery;

/// <summary>A storage that takes everything at once, or nothing.</summary>
internal sealed class NullSink : ISinkFactory, ISink
{
    private long _taken;

    public bool IsDown { get; set; }

    public long Taken => Interlocked.Read(ref _taken);

    public string ReportMode => Storage.File;

    public ISink Create(RoutingTarget target) => this;

    public Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        if (!IsDown)
        {
            batch.TakeAll();
            Interlocked.Add(ref _taken, batch.Count);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
