namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>What became of a record that was given to librdkafka.</summary>
internal enum Fate : byte
{
    /// <summary>librdkafka still tries.</summary>
    InFlight,

    /// <summary>All replicas in sync have it.</summary>
    Taken,

    /// <summary>The broker will never take it.</summary>
    Refused,

    /// <summary>The broker refused a batch for its content, and this record was in it.</summary>
    Suspect,

    /// <summary>Not written; it may be tried again.</summary>
    Failed,

    /// <summary>Written or not; it may be tried again.</summary>
    Unsure,
}
