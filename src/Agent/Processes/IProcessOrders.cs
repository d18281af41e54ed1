using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Carries out what the edge orders for processes. From any thread; orders for one process one at a time.
/// </summary>
internal interface IProcessOrders
{
    /// <summary>Never throws for what goes wrong on the host: that is a result with GSE's error code.</summary>
    Task<ProcessResult> RunAsync(ProcessOrder order, CancellationToken cancellation);
}
