using System.Collections.Concurrent;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Application.Tests.Delivery;

/// <summary>One life of an edge, from a start to a stop or a crash.</summary>
internal sealed class EdgeLife
{
    public bool IsOver { get; set; }
}

/// <summary>Gives an edge the world's sinks, for as long as it lives.</summary>
internal sealed class WorldSinks(DeliveryWorld world, EdgeLife life) : ISinkFactory
{
    public string ReportMode => Storage.File;

    public ISink Create(RoutingTarget target) => new MortalSink(world.Sink(target.Name), life);

    private sealed class MortalSink(ScriptedSink sink, EdgeLife life) : ISink
    {
        public Task DeliverAsync(SinkBatch batch, CancellationToken cancellation) =>
            life.IsOver ? Task.CompletedTask : sink.DeliverAsync(batch, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Secrets as they are.</summary>
internal sealed class NoSeal : ISecretSeal
{
    public string Seal(string plain) => plain;

    public string? TryUnseal(string sealedText) => sealedText;
}

/// <summary>Dead letters in memory.</summary>
internal sealed class DeadLetterBox : IDeadLetters
{
    private readonly ConcurrentQueue<(StreamToId Target, DeadLetter Letter)> _letters = new();

    public IReadOnlyCollection<(StreamToId Target, DeadLetter Letter)> Letters => _letters;

    /// <summary>While true, nothing can be written.</summary>
    public bool IsFull { get; set; }

    public Task WriteAsync(StreamToId target, IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        if (IsFull)
        {
            throw new IOException("The disk is full.");
        }

        foreach (var letter in letters)
        {
            _letters.Enqueue((target, letter));
        }

        return Task.CompletedTask;
    }
}
