using System.Collections.Concurrent;
using Gse.Application.Delivery;
using Gse.Domain.Channels;

namespace Gse.Testing.Delivery;

/// <summary>Stands for the disk with the spools: outlives those who open them. Can be told to fail.</summary>
public sealed class InMemorySpools : ISpoolFactory
{
    private readonly ConcurrentDictionary<StreamToId, InMemorySpoolFile> _files = new();

    /// <summary>While true, nothing can be written and no spool opened.</summary>
    public bool IsFull { get; set; }

    /// <summary>While true, nothing can be read.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>While true, what is read stays.</summary>
    public bool IsStuck { get; set; }

    public Task<ISpool> OpenAsync(StreamToId target, long maxBytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Check();
        return Task.FromResult<ISpool>(
            new InMemorySpool(this, _files.GetOrAdd(target, _ => new InMemorySpoolFile()), maxBytes));
    }

    /// <summary>Who has spools open is dead: it changes nothing any more, and has closed nothing.</summary>
    public void Abandon()
    {
        foreach (var file in _files.Values)
        {
            lock (file.Gate)
            {
                file.Owner = null;
            }
        }
    }

    /// <summary>What was laid aside because it was damaged.</summary>
    public ConcurrentQueue<SpoolChunk> Aside { get; } = new();

    /// <summary>The disk forgets what was written in the first chunk from a place on.</summary>
    public void Damage(StreamToId target, int from)
    {
        var file = _files[target];
        lock (file.Gate)
        {
            var (place, chunk) = file.Chunks.First!.Value;
            var data = chunk.Data.ToArray();
            data.AsSpan(from).Clear();
            file.Chunks.First.Value = new StoredChunk(place, chunk with { Data = data });
        }
    }

    internal void CheckRead()
    {
        if (IsUnreadable)
        {
            throw new SpoolException("The disk gives nothing.");
        }
    }

    internal void CheckRemove()
    {
        if (IsStuck)
        {
            throw new SpoolException("The disk lets nothing go.");
        }
    }

    internal void Check()
    {
        if (IsFull)
        {
            throw new SpoolException("The disk is full.");
        }
    }
}

/// <summary>What is left of a spool when nobody has it open.</summary>
internal sealed class InMemorySpoolFile
{
    public Lock Gate { get; } = new();

    public LinkedList<StoredChunk> Chunks { get; } = new();

    public bool WasClosed { get; set; } = true;

    /// <summary>Who opened it last: the one before it is dead and writes no more.</summary>
    public object? Owner { get; set; }
}
