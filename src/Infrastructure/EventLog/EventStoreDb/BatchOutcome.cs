using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using Grpc.Core;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

internal enum BatchOutcomeKind
{
    Appended,
    WrongVersion,

    /// <summary>It may be in the log or not, and may yet get there.</summary>
    Unknown,

    /// <summary>It is not in the log, and will not be.</summary>
    Refused,
}

/// <summary>What became of one <see cref="BatchItem"/>.</summary>
/// <param name="Revision">The stream's last: after the append, or as found.</param>
internal readonly record struct BatchOutcome(
    BatchOutcomeKind Kind, long Revision, LogPosition Position, string Reason)
{
    public static BatchOutcome Unknown(string reason) => new(BatchOutcomeKind.Unknown, -1, LogPosition.Start, reason);

    public static BatchOutcome Refused(string reason) => new(BatchOutcomeKind.Refused, -1, LogPosition.Start, reason);

    public static BatchOutcome Of(BatchAppendResp answer)
    {
        if (answer.Success is { } success)
        {
            var revision = success.CurrentRevisionOptionCase
                == BatchAppendResp.Types.Success.CurrentRevisionOptionOneofCase.CurrentRevision
                ? (long)success.CurrentRevision
                : -1;
            var position = success.Position is { } at ? new LogPosition((long)at.CommitPosition) : LogPosition.Start;
            return new BatchOutcome(BatchOutcomeKind.Appended, revision, position, "");
        }

        var error = answer.Error;
        return (StatusCode)(error?.Code ?? 0) switch
        {
            StatusCode.AlreadyExists => new BatchOutcome(
                BatchOutcomeKind.WrongVersion, ActualOf(error!), LogPosition.Start, error!.Message),
            StatusCode.InvalidArgument or StatusCode.PermissionDenied or StatusCode.NotFound
                or StatusCode.Unauthenticated => Refused(error!.Message),
            _ => Unknown(error?.Message ?? "an empty answer"),
        };
    }

    private static long ActualOf(Wire.Status error) =>
        error.Details is { } details && details.TryUnpack<WrongExpectedVersion>(out var wrong)
        && wrong.CurrentStreamRevisionOptionCase
            == WrongExpectedVersion.CurrentStreamRevisionOptionOneofCase.CurrentStreamRevision
            ? (long)wrong.CurrentStreamRevision
            : -1;
}
