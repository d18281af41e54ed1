namespace Gse.Application.Alarms;

/// <summary>How an alarm document names a host (contract gse-routing-status-alarms, section 6.4).</summary>
public enum AlarmHostForm
{
    /// <summary><c>agent_id</c>: agents of GSE 2.0.</summary>
    AgentId,

    /// <summary><c>ip</c>, and <c>cloud:ip</c> as <c>agent_id</c>: agents of GSE 1.0, to newer backends.</summary>
    Compatible,

    /// <summary><c>ip</c> alone: agents of GSE 1.0.</summary>
    Address,
}
