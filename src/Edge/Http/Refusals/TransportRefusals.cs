using Gse.Domain;

namespace Gse.Edge.Http.Refusals;

/// <summary>No key, or one that is not valid: which of them is told, why it is not valid is not.</summary>
internal sealed record NotAuthenticated(string Message) : Refusal(Message);

/// <summary>The body is not what its content type says.</summary>
internal sealed record MalformedBody(string Message) : Refusal(Message);

internal sealed record BodyTooLarge(long Limit) : Refusal($"the body is larger than {Limit} bytes");

internal sealed record WrongContentType() : Refusal("the body must be sent as application/json");

internal sealed record UnknownEncoding() : Refusal("the Content-Encoding must be gzip or identity, or not be told");

internal sealed record TooManyRecords(int Limit) : Refusal($"there are more than {Limit} records in the body");

internal sealed record RecordTooLarge(int Index, int Limit)
    : Refusal($"record {Index}, counted from 0, is larger than {Limit} bytes");

internal sealed record NoSuchPath(string Path) : Refusal($"nothing is served under '{Path}'");

internal sealed record WrongMethod(string Method) : Refusal($"the method {Method} is not served under this path");

/// <summary>The projections did not reach the position within the time a query may wait.</summary>
internal sealed record PositionNotReached(long Position)
    : Refusal($"position {Position} is not in the read model yet; try again");

internal sealed record TooManyEventStreams(int Limit)
    : Refusal($"{Limit} event streams are open already; try again later");

/// <summary>
/// The event log or another engine does not answer, or did not say what became of an append. Nothing is acknowledged.
/// </summary>
internal sealed record EngineUnavailable()
    : Refusal("the event log does not answer, and whether a change was made is not known; try again, "
        + "with the same Idempotency-Key");

/// <summary>Something broke on our side. What it was stands in the edge's log under the trace id.</summary>
internal sealed record InternalFailure()
    : Refusal("internal error; the edge's log has the details under this trace id");
