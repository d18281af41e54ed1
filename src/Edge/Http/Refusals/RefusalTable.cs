using System.Collections.Frozen;
using Gse.Application;
using Gse.Application.Access;
using Gse.Application.Behaviours;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Access;
using Gse.Domain.Agents;
using Gse.Domain.Channels;
using Gse.Domain.Subscriptions;
using Gse.Domain.Tasks;
using Gse.Edge.Http.GseApi.Tasks;

namespace Gse.Edge.Http.Refusals;

/// <summary>How one kind of refusal leaves the edge.</summary>
/// <param name="Status">HTTP status on <c>/v1</c>.</param>
/// <param name="GseStatus">HTTP status on GSE's paths, whose clients take most refusals as 200 with a code.</param>
/// <param name="GseCode">The envelope's code, never 0.</param>
/// <param name="Code">The public code of problem documents, and the reason in the metric.</param>
/// <param name="Level">How loud it is in the log.</param>
internal sealed record RefusalForm(int Status, int GseStatus, int GseCode, string Code, LogLevel Level);

/// <summary>
/// The one table of refusals. A kind that is missing here is a bug and answered as one; a test looks for such kinds.
/// </summary>
internal static class RefusalTable
{
    /// <summary>Malformed request (contract gse-tasks-files-processes, section 1.6).</summary>
    public const int GseMalformed = -1;

    /// <summary>GSE's generic failure.</summary>
    public const int GseFailed = 1000101;

    /// <summary>No result of a task is there; clients ask again for a while.</summary>
    public const int GseNotCached = 1000115;

    private static readonly FrozenDictionary<Type, RefusalForm> Forms = new Dictionary<Type, RefusalForm>
    {
        [typeof(InvalidInput)] = new(400, 400, GseMalformed, "invalid_input", LogLevel.Debug),
        [typeof(ManyRefusals)] = new(400, 400, GseMalformed, "invalid_input", LogLevel.Debug),
        [typeof(MalformedBody)] = new(400, 400, GseMalformed, "malformed_body", LogLevel.Debug),
        [typeof(BodyTooLarge)] = new(413, 413, 1641301, "body_too_large", LogLevel.Information),
        [typeof(WrongContentType)] = new(415, 415, 1641501, "wrong_content_type", LogLevel.Debug),
        [typeof(UnknownEncoding)] = new(415, 415, 1641501, "unknown_encoding", LogLevel.Debug),
        [typeof(TooManyRecords)] = new(413, 413, 1641301, "too_many_records", LogLevel.Information),
        [typeof(RecordTooLarge)] = new(413, 413, 1641301, "record_too_large", LogLevel.Information),
        [typeof(NoSuchPath)] = new(404, 404, 1640401, "no_such_path", LogLevel.Debug),
        [typeof(WrongMethod)] = new(405, 405, 1640501, "wrong_method", LogLevel.Debug),
        [typeof(NotAuthenticated)] = new(401, 401, 1640101, "not_authenticated", LogLevel.Information),
        [typeof(NotAllowed)] = new(403, 403, 1640301, "not_allowed", LogLevel.Information),
        [typeof(NotFound)] = new(404, 200, 1014003, "not_found", LogLevel.Debug),
        [typeof(AgentNotEnrolled)] = new(404, 200, 1011003, "not_enrolled", LogLevel.Information),
        [typeof(AgentIsRetired)] = new(409, 200, GseFailed, "agent_retired", LogLevel.Information),
        [typeof(CertificateRevoked)] = new(403, 200, GseFailed, "certificate_revoked", LogLevel.Information),
        [typeof(EnrolmentTokenInvalid)] = new(403, 200, GseFailed, "enrolment_token_invalid", LogLevel.Information),
        [typeof(AgentIdTaken)] = new(409, 200, GseFailed, "agent_id_taken", LogLevel.Warning),
        [typeof(CertificateRequestInvalid)] = new(400, 200, GseFailed, "certificate_request_invalid", LogLevel.Debug),
        [typeof(StreamToIdTaken)] = new(409, 200, GseFailed, "stream_id_taken", LogLevel.Information),
        [typeof(StreamToHoldsRecords)] = new(409, 200, GseFailed, "stream_holds_records", LogLevel.Information),
        [typeof(StreamToInUse)] = new(409, 200, GseFailed, "stream_in_use", LogLevel.Information),
        [typeof(ChannelIdTaken)] = new(409, 200, GseFailed, "channel_id_taken", LogLevel.Information),
        [typeof(RouteNameTaken)] = new(409, 200, GseFailed, "route_name_taken", LogLevel.Information),
        [typeof(FilterNotDefined)] = new(400, 400, GseMalformed, "filter_not_defined", LogLevel.Debug),
        [typeof(NoIdsLeft)] = new(409, 200, GseFailed, "no_ids_left", LogLevel.Error),
        [typeof(ChangedMeanwhile)] = new(412, 200, GseFailed, "changed_meanwhile", LogLevel.Information),
        [typeof(IdempotencyKeyReused)] = new(409, 200, GseFailed, "idempotency_key_reused", LogLevel.Information),
        [typeof(TooMuchContention)] = new(409, 200, GseFailed, "contention", LogLevel.Warning),
        [typeof(PositionNotReached)] = new(504, 200, GseFailed, "position_not_reached", LogLevel.Warning),
        [typeof(TooManyEventStreams)] = new(503, 200, GseFailed, "too_many_event_streams", LogLevel.Warning),
        [typeof(NoRoute)] = new(409, 200, GseFailed, "no_route", LogLevel.Information),
        [typeof(DeliveryBusy)] = new(429, 200, GseFailed, "delivery_busy", LogLevel.Warning),
        [typeof(DeliveryUnavailable)] = new(503, 200, GseFailed, "delivery_unavailable", LogLevel.Error),
        [typeof(SubscriptionHeld)] = new(409, 200, GseFailed, "subscription_held", LogLevel.Information),
        [typeof(SubscriptionNotHeld)] = new(409, 200, GseFailed, "subscription_not_held", LogLevel.Information),
        [typeof(TaskForbidden)] = new(403, 200, GseFailed, "task_forbidden", LogLevel.Warning),
        [typeof(TaskTargetsChanged)] = new(409, 200, GseFailed, "task_targets_changed", LogLevel.Information),
        [typeof(TaskNeedsAnotherOperator)] =
            new(409, 200, GseFailed, "task_needs_another_operator", LogLevel.Information),
        [typeof(TaskNotAwaitingApproval)] =
            new(409, 200, GseFailed, "task_not_awaiting_approval", LogLevel.Information),
        [typeof(TaskHasNothingToRerun)] = new(409, 200, GseFailed, "task_has_nothing_to_rerun", LogLevel.Information),
        [typeof(TaskNotFinished)] = new(409, 200, GseFailed, "task_not_finished", LogLevel.Information),
        [typeof(TaskTooLarge)] = new(413, 200, 1641301, "task_too_large", LogLevel.Information),
        [typeof(TaskNotThere)] = new(404, 200, GseNotCached, "task_not_found", LogLevel.Debug),
        [typeof(LogOutOfReach)] = new(503, 503, GseFailed, "engine_unavailable", LogLevel.Warning),
        [typeof(EngineUnavailable)] = new(503, 503, GseFailed, "engine_unavailable", LogLevel.Warning),
        [typeof(InternalFailure)] = Failure,
    }.ToFrozenDictionary();

    public static IReadOnlyCollection<Type> Known => Forms.Keys;

    private static RefusalForm Failure => new(500, 500, GseFailed, "internal_error", LogLevel.Error);

    public static RefusalForm Of(Refusal refusal) => refusal switch
    {
        // Many of one kind are of that kind; a mixture is input that is wrong in many ways.
        ManyRefusals { Reasons: [var first, ..] all } when all.All(reason => reason.GetType() == first.GetType()) =>
            Of(first),
        _ => Forms.GetValueOrDefault(refusal.GetType()) ?? Failure,
    };
}
