using Gse.AgentHost.State;

namespace Gse.AgentHost.Link;

/// <summary>
/// Gathers how the agent is and tells the health file when it changes, and at every tick that it is still so.
/// </summary>
internal sealed class AgentHealth(HealthFile? file, Func<bool> outboxWritable, ILogger log)
{
    private readonly Lock _gate = new();
    private string _cluster = "connecting";

    public void LinkUp() => Set("ok");

    public void LinkEnded() => Set("connecting");

    /// <summary>The edge said not to come back.</summary>
    public void Refused(string code) => Set($"refused: {code}");

    /// <summary>Still alive.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            try
            {
                file?.Write(new HealthStatus(_cluster, outboxWritable() ? "ok" : "disk cannot be written"));
            }
            catch (IOException e)
            {
                AgentHealthLog.NotWritten(log, e.Message);
            }
        }
    }

    private void Set(string cluster)
    {
        lock (_gate)
        {
            _cluster = cluster;
        }

        Tick();
    }
}
