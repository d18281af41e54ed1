using Gse.Application.Processes;
using Gse.Domain.Agents;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>One watched process, for <see cref="ListProcesses"/>; written with the document of its agent.</summary>
internal sealed class ProcessDocument : ViewDocument
{
    public string Agent { get; set; } = "";

    public string Namespace { get; set; } = "";

    public string Name { get; set; } = "";

    // Neither part can hold a colon.
    public static string IdOf(AgentId agent, ProcessView process) =>
        $"{agent}:{process.Key.Namespace}:{process.Key.Name}";
}
