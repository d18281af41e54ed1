using Gse.Domain;

namespace Gse.Application.LogCopy;

/// <summary>What a finished copy is. Each event was read again from both logs and compared.</summary>
/// <param name="Events">In both logs, with the same stream, order, id, type, data, metadata and time.</param>
/// <param name="Copied">Of them, in this run; the others were there already.</param>
/// <param name="Streams">To which they belong.</param>
/// <param name="LetGo">Events that one of the logs holds no more, because its retention let them go.</param>
/// <param name="Retentions">Streams whose retention was carried over in this run.</param>
/// <param name="Marks">Storages for which the target knows how far was delivered.</param>
/// <param name="Digest">SHA-256 over the events in order, of either log, in hexadecimal.</param>
public sealed record LogCopyReport(
    long Events, long Copied, int Streams, long LetGo, int Retentions, int Marks, string Digest);

/// <summary>How far a copy is.</summary>
/// <param name="Step">What it does now.</param>
/// <param name="Events">How many events this step has dealt with.</param>
/// <param name="Fraction">0 to 1, of the step, by positions in the source.</param>
public readonly record struct LogCopyProgress(LogCopyStep Step, long Events, double Fraction);

/// <summary>What a copy does, in this order.</summary>
public enum LogCopyStep
{
    /// <summary>Compares what the target holds already with the beginning of the source.</summary>
    Compare,

    Copy,

    /// <summary>Reads both logs again and compares them.</summary>
    Verify,

    /// <summary>Carries over the retention of streams and how far was delivered.</summary>
    Finish,
}

/// <summary>The target holds something else than a beginning of the source; it is left as it is.</summary>
public sealed record TargetDiffers(string Message) : Refusal(Message);

/// <summary>Somebody else wrote one of the logs while it was copied.</summary>
public sealed record WrittenMeanwhile(string Message) : Refusal(Message);

/// <summary>What was written is not in the target as it was: the copy is not to be used.</summary>
public sealed record NotVerified(string Message) : Refusal(Message);
