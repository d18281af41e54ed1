namespace Gse.Application.Delivery;

/// <summary>What came of giving records to a sink.</summary>
/// <param name="Batch">The records and what became of each; null if the sink was not asked.</param>
/// <param name="Trouble">Why not all were taken, if known; without secrets.</param>
internal sealed record SinkAttempt(SinkBatch? Batch, string Trouble)
{
    /// <summary>It was a single try of a storage that is down, and is not to be repeated at once.</summary>
    public bool IsProbe { get; init; }

    /// <summary>The storage did not answer in time.</summary>
    public bool TimedOut { get; init; }

    /// <summary>If the sink was not asked: when it may be.</summary>
    public TimeSpan NotBefore { get; init; }

    /// <summary>At least one record was settled.</summary>
    public bool HasProgress { get; } = Batch is not null && SettlesAny(Batch);

    public bool IsWorthRepeating => !HasProgress && !IsProbe && !TimedOut;

    private static bool SettlesAny(SinkBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.VerdictOf(i) != SinkVerdict.Open)
            {
                return true;
            }
        }

        return batch.Count == 0;
    }
}
