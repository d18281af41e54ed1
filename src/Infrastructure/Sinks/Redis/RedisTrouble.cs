using StackExchange.Redis;

namespace Gse.Infrastructure.Sinks.Redis;

/// <summary>Says in our own words what is wrong: the client's may hold what nobody should read in a log.</summary>
internal static class RedisTrouble
{
    public const string PasswordRefused = "the server does not accept the password";
    public const string PasswordMissing = "the server asks for a password";
    public const string NotAllowed = "the server does not allow to publish to the channel";
    public const string Unreachable = "no server can be reached";
    public const string NoMaster = "no master is among the servers that can be reached";
    public const string Lost = "the connection was lost before the server answered";
    public const string NoAnswer = "the server does not answer in time";

    /// <summary>The client has connections, but none that the command may take.</summary>
    private const ConnectionFailureType NoServer = ConnectionFailureType.UnableToResolvePhysicalConnection;

    /// <summary>Whether that is the storage's fault, and not ours.</summary>
    public static bool IsTrouble(Exception failure) =>
        failure is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <summary>
    /// The ACL closes this one channel to us, until somebody changes it. That we may not publish at all holds for the
    /// whole storage, and is trouble.
    /// </summary>
    public static bool IsClosedChannel(Exception? failure) =>
        failure is RedisServerException { Message: var told }
        && told.Contains("NOPERM", StringComparison.Ordinal)
        && told.Contains("channel", StringComparison.Ordinal)
        && !told.Contains("permissions to run the", StringComparison.Ordinal);

    public static string Of(Exception? failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (OfAnswer(cause.Message) is { } told)
            {
                return told;
            }

            if (cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
            {
                return PasswordRefused;
            }
        }

        return failure switch
        {
            RedisTimeoutException or TimeoutException => NoAnswer,
            RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } => Unreachable,
            RedisConnectionException { FailureType: NoServer } => NoMaster,
            RedisConnectionException => Lost,
            RedisCommandException => NoMaster,
            // The first word of what the server says is its code.
            RedisServerException answer => $"the server answers {answer.Message.Split(' ', 2)[0]}",
            _ => $"the client failed with {failure?.GetType().Name}",
        };
    }

    private static string? OfAnswer(string message) => message switch
    {
        _ when message.Contains("WRONGPASS", StringComparison.Ordinal)
            || message.Contains("invalid password", StringComparison.OrdinalIgnoreCase) => PasswordRefused,
        _ when message.Contains("NOAUTH", StringComparison.Ordinal) => PasswordMissing,
        _ when message.Contains("NOPERM", StringComparison.Ordinal) => NotAllowed,
        _ => null,
    };
}
