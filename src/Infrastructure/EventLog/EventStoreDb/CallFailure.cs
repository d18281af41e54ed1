using System.Globalization;
using Grpc.Core;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

internal enum CallFailureKind
{
    /// <summary>The connection, or the node, is gone: look for the leader again.</summary>
    Lost,

    /// <summary>Another node is the leader.</summary>
    NotLeader,

    /// <summary>The call ended, the connection may well be alive: call again.</summary>
    Ended,

    /// <summary>The position asked for is none at which an event begins.</summary>
    NoSuchPosition,

    /// <summary>It will not be otherwise the next time.</summary>
    Refused,
}

/// <summary>What a failed call means, and in a few words why.</summary>
internal readonly record struct CallFailure(CallFailureKind Kind, string Reason, NodeEndpoint? Leader = null)
{
    private const string NotAPosition = "Unexpected ReadAllResult";
    private const string HandlerThrew = "Exception was thrown by handler";

    public bool IsTransient =>
        Kind is CallFailureKind.Lost or CallFailureKind.NotLeader or CallFailureKind.Ended;

    public static CallFailure Of(Exception exception) => exception switch
    {
        RpcException rpc => Of(rpc),
        EventStoreDbException known => new(
            known.Failure == EventStoreDbFailure.Unreachable ? CallFailureKind.Lost : CallFailureKind.Refused,
            known.Message),
        ObjectDisposedException { ObjectName: nameof(EventStoreDbLog) } =>
            new(CallFailureKind.Refused, "it was closed"),
        HttpRequestException or IOException or TimeoutException or ObjectDisposedException
            or OperationCanceledException => new(CallFailureKind.Lost, FailureReason.Of(exception)),
        _ => new(CallFailureKind.Refused, FailureReason.Of(exception)),
    };

    private static CallFailure Of(RpcException rpc) => rpc.Trailers.GetValue("exception") switch
    {
        "not-leader" => new(CallFailureKind.NotLeader, "the node is not the leader", LeaderOf(rpc.Trailers)),
        "access-denied" => new(CallFailureKind.Refused, "access denied"),
        { } named => new(CallFailureKind.Refused, named),
        null => OfStatus(rpc),
    };

    private static CallFailure OfStatus(RpcException rpc) => rpc.StatusCode switch
    {
        StatusCode.Unauthenticated => new(CallFailureKind.Refused, "wrong user or password"),
        StatusCode.PermissionDenied => new(CallFailureKind.Refused, "access denied"),
        StatusCode.Unimplemented => new(CallFailureKind.Refused, "there is no EventStoreDB of version 21.10 or later"),
        StatusCode.Unknown when Says(rpc, NotAPosition) || Says(rpc, HandlerThrew) =>
            new(CallFailureKind.NoSuchPosition, FailureReason.Of(rpc)),
        StatusCode.Unknown or StatusCode.Aborted or StatusCode.DeadlineExceeded =>
            new(CallFailureKind.Ended, FailureReason.Of(rpc)),
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.ResourceExhausted
            or StatusCode.OutOfRange => new(CallFailureKind.Refused, FailureReason.Of(rpc)),
        _ => new(CallFailureKind.Lost, FailureReason.Of(rpc)),
    };

    private static bool Says(RpcException rpc, string what) =>
        rpc.Status.Detail.StartsWith(what, StringComparison.Ordinal);

    private static NodeEndpoint? LeaderOf(Metadata trailers) =>
        trailers.GetValue("leader-endpoint-host") is { Length: > 0 } host
        && int.TryParse(
            trailers.GetValue("leader-endpoint-port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new NodeEndpoint(host, port)
            : null;
}
