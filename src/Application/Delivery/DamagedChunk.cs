namespace Gse.Application.Delivery;

/// <summary>A chunk that the disk gave back otherwise than it was written.</summary>
/// <param name="Read">So many of its records stand before the damage.</param>
internal readonly record struct DamagedChunk(StoredChunk Stored, int Read)
{
    /// <summary>What of it is lost; its bytes are said as they stand in the spool, all of them.</summary>
    public SpoolDrop Lost => default(SpoolDrop).And(
        Stored.Chunk with { Records = Math.Max(1, Stored.Chunk.Records - Read) });

    /// <summary>The records of a chunk up to the damage.</summary>
    /// <param name="stored">The chunk.</param>
    /// <param name="damaged">Gets the chunk if not all of it can be read.</param>
    public static IEnumerable<SpooledRecord> ReadWhatCan(StoredChunk stored, List<DamagedChunk> damaged)
    {
        using var records = SpoolCodec.Read(stored.Chunk.Data).GetEnumerator();
        var read = 0;
        while (TryRead(records) is { } isThere)
        {
            if (!isThere)
            {
                yield break;
            }

            read++;
            yield return records.Current;
        }

        damaged.Add(new DamagedChunk(stored, read));
    }

    // Null at the damage.
    private static bool? TryRead(IEnumerator<SpooledRecord> records)
    {
        try
        {
            return records.MoveNext();
        }
        catch (SpoolException)
        {
            return null;
        }
    }
}
