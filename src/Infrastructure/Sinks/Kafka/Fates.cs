using Confluent.Kafka;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>What librdkafka's and the broker's errors mean for a record.</summary>
internal static class Fates
{
    public static Fate Of(ErrorCode code, PersistenceStatus status) =>
        Of(code) is var fate && fate == Fate.Failed && status == PersistenceStatus.PossiblyPersisted
            ? Fate.Unsure
            : fate;

    public static Fate Of(ErrorCode code) => code switch
    {
        ErrorCode.NoError => Fate.Taken,

        // Of the whole topic, whatever is in the batch. A topic that does not exist is not among them: somebody may
        // yet create it, and until then its records are kept.
        ErrorCode.TopicAuthorizationFailed or ErrorCode.TopicException => Fate.Refused,

        // Of one record in the batch, and which one is not said.
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord
            or ErrorCode.InvalidTimestamp or ErrorCode.PolicyViolation => Fate.Suspect,

        _ => Fate.Failed,
    };
}
