using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>The few words for the operator: why a call did not work.</summary>
internal static class FailureReason
{
    private const int MaxLength = 200;

    public static string Of(Exception exception)
    {
        for (var e = exception; e is not null; e = (e as RpcException)?.Status.DebugException ?? e.InnerException)
        {
            switch (e)
            {
                case SocketException socket:
                    return Of(socket.SocketErrorCode);
                case AuthenticationException:
                    return "its TLS certificate is not accepted, or it does not speak TLS";
                case HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError }:
                case HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError }:
                    return "it does not speak HTTP/2 there (is tls right?)";
                case HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }:
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "the connection ended";
                case OperationCanceledException:
                    return "no answer in time";
                default:
                    break;
            }
        }

        var text = exception is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : exception.Message;
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxLength ? line : line[..MaxLength];
    }

    private static string Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "unknown host",
        SocketError.TimedOut => "no answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no way to the host",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "connection reset",
        _ => $"connection failed ({error})",
    };
}
