namespace Gse.AgentHost.Configuration;

/// <summary>The settings, or everything that is wrong with them: never both.</summary>
/// <param name="Errors">One line each, beginning with the key.</param>
internal sealed record ConfigReading(AgentSettings? Settings, IReadOnlyList<string> Errors);
