using Gse.Application.EventLog;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>One set of documents of one version, as the table of generations has it.</summary>
/// <param name="Activated">Rises with every activation; zero until it was in force.</param>
internal sealed record SqliteGeneration(long Id, int Version, string State, long Activated, LogPosition? Position)
{
    /// <summary>What edges of the version read and write.</summary>
    public const string Live = "live";

    /// <summary>Being made anew, beside the live one.</summary>
    public const string Anew = "anew";

    /// <summary>Replaced; dropped with the next activation.</summary>
    public const string Kept = "kept";
}
