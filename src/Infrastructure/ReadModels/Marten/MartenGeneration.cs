using Gse.Application.EventLog;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>One set of documents of one version, as the table of generations has it.</summary>
/// <param name="State">live, anew (being made beside the live one) or kept (replaced).</param>
/// <param name="Activated">Rises with every activation; zero until it was in force.</param>
internal sealed record MartenGeneration(long Id, int Version, string State, long Activated, LogPosition? Position)
{
    public const string Live = "live";

    public const string Anew = "anew";

    public const string Kept = "kept";

    /// <summary>Is it still to be in force? Then no activation of another drops it.</summary>
    public bool IsBeingMadeBeside(int version) => State == Anew || (Activated == 0 && Version > version);
}
