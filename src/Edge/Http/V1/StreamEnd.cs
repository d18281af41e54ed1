namespace Gse.Edge.Http.V1;

/// <summary>Why the edge ended an event stream; the text is what the reader and the metric get.</summary>
internal sealed record StreamEnd(string Reason, string Detail)
{
    public static StreamEnd SlowReader { get; } = new(
        "slow-reader", "the reader did not take what was sent in time; it may come back with Last-Event-ID");

    public static StreamEnd KeyRevoked { get; } = new("key-revoked", "the access key is not valid any more");

    public static StreamEnd EdgeStopping { get; } = new(
        "edge-stopping", "the edge stops; come back with Last-Event-ID");
}
