namespace Gse.Application.Delivery;

/// <summary>What of one delivery goes to one lane.</summary>
/// <param name="Bytes">With what the queue keeps beside them.</param>
/// <param name="TableVersion">Of the routing table by which it was routed.</param>
internal readonly record struct LaneLoad(
    Lane Lane, ArraySegment<SinkRecord> Records, long Bytes, long TableVersion);
