using Google.Protobuf;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

/// <summary>News as agents tell them.</summary>
internal static class News
{
    public const long At = 1_772_366_400_000;

    public static TaskNews Started(uint atomic = 0) =>
        new() { AtMs = At, Starts = { new AtomicStart { AtomicId = atomic, AtMs = At } } };

    public static TaskNews Output(string text, ulong offset = 0, uint atomic = 0) => new()
    {
        AtMs = At,
        Output = { new OutputChunk { AtomicId = atomic, Offset = offset, Text = ByteString.CopyFromUtf8(text) } },
    };

    /// <summary>The end of the run and of its only command.</summary>
    public static TaskNews Ended(
        RunOutcome outcome, int code = 0, ulong bytes = 0, StartFailure failure = StartFailure.Unspecified) =>
        Of(outcome, code, failure, "", Atomic(0, outcome, code, bytes, failure));

    /// <summary>The end of the run and of the given commands.</summary>
    public static TaskNews Of(
        RunOutcome outcome, int code, StartFailure failure, string message, params AtomicEnd[] ends) => new()
        {
            AtMs = At,
            Ends = { ends },
            End = new RunEnd { Outcome = outcome, ExitCode = code, Failure = failure, Message = message },
        };

    public static AtomicEnd Atomic(
        uint id, RunOutcome outcome, int code = 0, ulong bytes = 0, StartFailure failure = StartFailure.Unspecified) =>
        new()
        {
            AtomicId = id,
            Outcome = outcome,
            ExitCode = code,
            StartedAtMs = At,
            EndedAtMs = At + 100,
            Tag = "tag",
            OutputBytes = bytes,
            Failure = failure,
        };

    /// <summary>Of an operation on a process.</summary>
    public static TaskNews Process(int code, string message = "", string content = "") => new()
    {
        AtMs = At,
        End = new RunEnd
        {
            Outcome = RunOutcome.Exited,
            Process = new ProcessResult { ErrorCode = code, ErrorMessage = message, Content = content },
        },
    };
}
