using Gse.Application;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>Why PostgreSQL cannot keep the read model.</summary>
public enum MartenReadModelFailure
{
    /// <summary>The connection string cannot be understood.</summary>
    BadAddress,

    /// <summary>
    /// The server does not answer, or the connection broke; what was under way may or may not be done.
    /// </summary>
    OutOfReach,

    /// <summary>The server answers and refuses.</summary>
    Refused,

    /// <summary>The schema is missing or older than this program: <c>gse-edge migrate</c> makes it.</summary>
    WrongSchema,
}

/// <summary>PostgreSQL cannot keep the read model; the message is one clear line for the operator.</summary>
public sealed class MartenReadModelException(
    MartenReadModelFailure failure, string message, Exception? inner = null)
    : EngineException(message, inner)
{
    public MartenReadModelFailure Failure { get; } = failure;
}
