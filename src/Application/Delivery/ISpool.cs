using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>
/// Chunks of records on disk, first in, first out, for one storage. Every method may be called while another runs;
/// what is answered is on the disk itself.
/// </summary>
public interface ISpool : IAsyncDisposable
{
    SpoolSize Size { get; }

    /// <summary>
    /// The process that had the spool before ended without closing it: what <see cref="ReadHeadAsync"/> gives first may
    /// have been sent already.
    /// </summary>
    bool HeadMayBeSecond { get; }

    /// <summary>
    /// Adds all of them at the end, or none. For room within the limit the oldest chunks are dropped, but none that was
    /// read and not replaced yet.
    /// </summary>
    /// <exception cref="SpoolException">Nothing was added.</exception>
    Task<SpoolDrop> AppendAsync(IReadOnlyList<SpoolChunk> chunks, CancellationToken cancellation);

    /// <summary>
    /// The oldest chunks: as many as fit the limits, at least one unless the spool is empty. They stay there.
    /// </summary>
    /// <exception cref="SpoolException">The disk does not give them.</exception>
    Task<IReadOnlyList<StoredChunk>> ReadHeadAsync(int maxRecords, long maxBytes, CancellationToken cancellation);

    /// <summary>Writes the bytes of a damaged chunk to where people find them. The chunk stays.</summary>
    /// <exception cref="SpoolException">They are not written.</exception>
    Task KeepAsideAsync(StoredChunk damaged, CancellationToken cancellation);

    /// <summary>
    /// Removes all chunks up to a place, and puts others before all that are left; both or neither.
    /// </summary>
    /// <param name="through">Null removes none.</param>
    /// <param name="instead">In their order; may be none. The limit does not hold for them.</param>
    /// <param name="cancellation">Ends the wait before it has begun.</param>
    /// <exception cref="SpoolException">Nothing was changed.</exception>
    Task ReplaceHeadAsync(long? through, IReadOnlyList<SpoolChunk> instead, CancellationToken cancellation);
}

/// <summary>Opens the spools.</summary>
public interface ISpoolFactory
{
    /// <param name="target">Whose spool; it is opened by one at a time.</param>
    /// <param name="maxBytes">The limit.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SpoolException">It cannot be opened now.</exception>
    Task<ISpool> OpenAsync(StreamToId target, long maxBytes, CancellationToken cancellation);
}

/// <summary>Records in the form of <see cref="SpoolCodec"/>.</summary>
/// <param name="Oldest">When the first of them came.</param>
/// <param name="Newest">When the last of them came.</param>
public readonly record struct SpoolChunk(
    ReadOnlyMemory<byte> Data, int Records, DateTimeOffset Oldest, DateTimeOffset Newest);

/// <param name="Place">Rises from chunk to chunk; may be negative.</param>
public readonly record struct StoredChunk(long Place, SpoolChunk Chunk);

/// <param name="Bytes">Of the chunks' data.</param>
/// <param name="Oldest">When the first record came; null if there is none.</param>
public sealed record SpoolSize(long Chunks, long Records, long Bytes, DateTimeOffset? Oldest)
{
    public static SpoolSize Empty { get; } = new(0, 0, 0, null);
}

/// <summary>What was dropped for want of room; default if nothing was.</summary>
public readonly record struct SpoolDrop(long Records, long Bytes, DateTimeOffset Oldest, DateTimeOffset Newest)
{
    public SpoolDrop And(SpoolChunk chunk) =>
        And(new SpoolDrop(chunk.Records, chunk.Data.Length, chunk.Oldest, chunk.Newest));

    public SpoolDrop And(SpoolDrop more) => Records == 0 ? more
        : more.Records == 0 ? this
        : new SpoolDrop(
            Records + more.Records, Bytes + more.Bytes, Oldest < more.Oldest ? Oldest : more.Oldest,
            Newest > more.Newest ? Newest : more.Newest);
}

/// <summary>The spool cannot do its work: the disk is full or broken. The message is for the edge's log.</summary>
public sealed class SpoolException(string message, Exception? inner = null) : Exception(message, inner);
