using Gse.Domain.Access;

namespace Gse.Application;

/// <summary>
/// Who asks, and in what connection. One per scope: the edge sets it before the first use case is called.
/// </summary>
public sealed class CallContext
{
    /// <summary>What calls when nobody has been named; it may do nothing.</summary>
    public Caller Caller { get; set; } = Caller.Nobody;

    /// <summary>Ties together everything that one request from outside caused.</summary>
    public string CorrelationId { get; set; } = Guid.CreateVersion7().ToString("N");

    /// <summary>From the header <c>Idempotency-Key</c>; null for none.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>Where the request came from, an address; empty where the edge itself asks.</summary>
    public string RemoteAddress { get; set; } = "";

    /// <summary>
    /// Somebody outside waits for the answer, and would rather be refused at once than wait for a log that is known to
    /// be out of reach. What the edge itself has to write waits.
    /// </summary>
    public bool IsAwaitedOutside { get; set; }

    /// <summary>The event that made us do this, if one did.</summary>
    public Guid? CausedBy { get; set; }
}

/// <summary>A caller.</summary>
/// <param name="Name">As it appears in events: an access key's name, <c>agent:ID</c>, <c>edge</c>.</param>
/// <param name="Role">Null: may do nothing.</param>
public sealed record Caller(string Name, Role? Role)
{
    public static Caller Nobody { get; } = new("nobody", null);

    /// <summary>The edge itself.</summary>
    public static Caller Edge { get; } = new("edge", Domain.Access.Role.Admin);

    public bool May(Role required) => Role >= required;
}
