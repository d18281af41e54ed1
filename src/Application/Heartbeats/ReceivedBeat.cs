using Gse.Domain.Agents;

namespace Gse.Application.Heartbeats;

/// <summary>One beat, as the edge received it.</summary>
/// <param name="Sequence">Counts from 1 within a connection.</param>
/// <param name="AtMs">Unix time in milliseconds, by the edge's clock.</param>
public readonly record struct ReceivedBeat(AgentId Agent, ulong Sequence, long AtMs);
