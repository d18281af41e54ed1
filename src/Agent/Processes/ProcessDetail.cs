namespace Gse.AgentHost.Processes;

/// <param name="State">As ps(1) writes it: R, S, D, T, Z.</param>
/// <param name="UserTime">On a processor, outside of the kernel.</param>
/// <param name="SystemTime">On a processor, in the kernel.</param>
internal sealed record ProcessDetail(char State, TimeSpan UserTime, TimeSpan SystemTime, int Threads);
