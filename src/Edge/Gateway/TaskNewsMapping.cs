using System.Text;
using System.Text.Json;
using Gse.Application.Tasks.Running;
using Gse.Domain.Tasks;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.Edge.Gateway;

/// <summary>
/// News of the wire in the words of the application, cut to what we are willing to keep. What is left always fits into
/// one event: news that could never be written would hold up those of all other agents.
/// </summary>
internal static class TaskNewsMapping
{
    private const int MaxReason = 4_096;
    private const int MaxTag = 1_024;
    private const int MaxContent = 512 * 1_024;

    // Agents tell 64 KiB of output, and about as much beside it, in one news.
    private const int MaxChunk = 256 * 1_024;
    private const int MaxEnds = 1_200;
    private const int MaxTextOfEnds = 80_000;

    /// <summary>Null for news that name no task, or hold more than any agent tells at once.</summary>
    public static RunNews? ToApplication(TaskNews news, ITaskLink link)
    {
        if (!TaskId.TryParse(news.TaskId, out var task) || news.Target > int.MaxValue || news.Ends.Count > MaxEnds
            || news.Output.Any(chunk => chunk.Text.Length > MaxChunk))
        {
            return null;
        }

        List<AtomicResult>? ends = news.Ends.Count > 0 ? [.. news.Ends.Select(ToResult)] : null;
        if (ends?.Sum(end => end.Tag.Length + end.Reason.Length) > MaxTextOfEnds)
        {
            return null;
        }

        DateTimeOffset? started =
            news.Starts.Count > 0 ? FactsMapping.Time(news.Starts.Min(start => start.AtMs)) : null;
        var progress = new TargetProgress(
            (int)news.Target, started, ends, news.End is { } end ? ToResult(end) : null, null);
        return new RunNews(
            link, task, news.Sequence, progress,
            [.. news.Output.Select(chunk => new NewOutput(
                (int)chunk.AtomicId, (long)Math.Min(chunk.Offset, long.MaxValue), Valid(chunk.Text)))]);
    }

    private static AtomicResult ToResult(AtomicEnd end) => new(
        (int)end.AtomicId, end.Outcome == RunOutcome.Skipped ? null : OutcomeOf(end.Outcome),
        end.Outcome == RunOutcome.Exited ? end.ExitCode : null,
        end.StartedAtMs > 0 ? FactsMapping.Time(end.StartedAtMs) : null, FactsMapping.Time(end.EndedAtMs),
        FactsMapping.Cut(end.Tag, MaxTag), (long)Math.Min(end.OutputBytes, long.MaxValue), end.Truncated,
        FactsMapping.Cut(end.Message, MaxReason), FailureOf(end.Failure));

    private static TargetResult ToResult(RunEnd end) => end.Process is { } process
        ? new TargetResult(
            OutcomeOf(end.Outcome), process.ErrorCode, FactsMapping.Cut(process.ErrorMessage, MaxReason),
            FailureOf(end.Failure))
        {
            Content = LengthInLog(process.Content) <= MaxContent ? process.Content : "{}",
        }
        : new TargetResult(
            OutcomeOf(end.Outcome), end.Outcome == RunOutcome.Exited ? end.ExitCode : null,
            FactsMapping.Cut(end.Message, MaxReason), FailureOf(end.Failure));

    private static int LengthInLog(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length;

    // An outcome of a later version is an end all the same, and nothing is known of it.
    private static TargetOutcome OutcomeOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Exited => TargetOutcome.Exited,
        RunOutcome.TimedOut => TargetOutcome.TimedOut,
        RunOutcome.Killed => TargetOutcome.Killed,
        RunOutcome.AgentRestarted => TargetOutcome.AgentRestarted,
        _ => TargetOutcome.CouldNotStart,
    };

    private static Domain.Tasks.StartFailure FailureOf(Protocol.StartFailure failure) => failure switch
    {
        Protocol.StartFailure.Unspecified => Domain.Tasks.StartFailure.None,
        Protocol.StartFailure.UserMissing => Domain.Tasks.StartFailure.UserMissing,
        Protocol.StartFailure.NotExecutable => Domain.Tasks.StartFailure.NotExecutable,
        Protocol.StartFailure.NoSpace => Domain.Tasks.StartFailure.NoSpace,
        Protocol.StartFailure.QueueFull => Domain.Tasks.StartFailure.QueueFull,
        Protocol.StartFailure.NotAllowed => Domain.Tasks.StartFailure.NotAllowed,
        Protocol.StartFailure.Invalid => Domain.Tasks.StartFailure.Invalid,
        _ => Domain.Tasks.StartFailure.Other,
    };

    /// <summary>Agents make their output valid. Of one that does not, each wrong byte becomes one that is right: the
    /// lengths, by which readers count, stay.</summary>
    private static ReadOnlyMemory<byte> Valid(ByteString text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text.Span))
        {
            return text.Memory;
        }

        var mended = text.ToByteArray();
        var rest = mended.AsSpan();
        while (rest.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(rest, out _, out var consumed);
            if (status != System.Buffers.OperationStatus.Done)
            {
                consumed = Math.Max(1, consumed);
                rest[..consumed].Fill((byte)'?');
            }

            rest = rest[consumed..];
        }

        return mended;
    }
}
