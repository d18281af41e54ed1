namespace Gse.Application.EventLog;

/// <summary>
/// What every adapter of the log takes and refuses alike, so that a change of store surprises nobody. A violation is a
/// bug of the caller: <see cref="ArgumentException"/>, nothing is written, not even the other appends of the call.
/// </summary>
public static class AppendLimits
{
    /// <summary>The most bytes one <see cref="StreamAppend"/> may hold, by <see cref="SizeOf"/>: EventStoreDB's
    /// default.</summary>
    public const int MaxBytes = 1_048_576;

    /// <summary>Bytes of data and metadata, and two for each character of the type, as EventStoreDB counts.</summary>
    public static long SizeOf(in EventData item) =>
        (long)item.Data.Length + item.Metadata.Length + (2 * item.Type.Length);

    /// <exception cref="ArgumentException">No stream name, no event id, no type, or too many bytes.</exception>
    public static void Check(in StreamAppend append)
    {
        ArgumentException.ThrowIfNullOrEmpty(append.Stream.Value, nameof(append));
        ArgumentNullException.ThrowIfNull(append.Events, nameof(append));
        long size = 0;
        for (var i = 0; i < append.Events.Count; i++)
        {
            var item = append.Events[i];
            if (item.Id == Guid.Empty || string.IsNullOrEmpty(item.Type))
            {
                throw new ArgumentException($"Event {i} for {append.Stream} has no id or no type.", nameof(append));
            }

            size += SizeOf(item);
        }

        if (size > MaxBytes)
        {
            throw new ArgumentException(
                $"{size} bytes for {append.Stream} are more than one append may hold ({MaxBytes}).", nameof(append));
        }
    }
}
