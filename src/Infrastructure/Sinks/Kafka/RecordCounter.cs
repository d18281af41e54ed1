namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>Numbers the records of this process, from 1 on, for their keys.</summary>
internal sealed class RecordCounter
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}
