using Gse.Application.Agents;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>An agent, and what <see cref="ListAgents"/> asks of it.</summary>
internal sealed class AgentDocument : ViewDocument
{
    public string HostName { get; set; } = "";

    /// <summary><see cref="AgentStatusCode"/>.</summary>
    public int Status { get; set; }

    public bool Lost { get; set; }

    public bool Connected { get; set; }

    public int CloudId { get; set; }

    public string? Version { get; set; }

    /// <summary>Id, host name and addresses in capitals.</summary>
    public string Text { get; set; } = "";

    public static AgentDocument Of(AgentView agent) => new()
    {
        Id = agent.Id.Value,
        HostName = SearchText.Storable(agent.HostName),
        Status = (int)AgentStatus.CodeOf(agent),
        Lost = agent.IsLost,
        Connected = agent.IsConnected,
        CloudId = agent.Host.CloudId,
        Version = agent.Version is { } version ? SearchText.Storable(version) : null,
        Text = SearchText.Of(
            [agent.Id.Value, agent.HostName, agent.Host.ToString(), .. agent.Facts?.Addresses ?? []]),
    };
}
