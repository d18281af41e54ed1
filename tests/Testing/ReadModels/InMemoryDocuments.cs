using Gse.Application.EventLog;

namespace Gse.Testing.ReadModels;

/// <summary>What stands for the disk: outlives the stores that are opened over it.</summary>
public sealed class InMemoryDocuments
{
    internal Lock Gate { get; } = new();

    internal List<InMemoryGeneration> Generations { get; } = [];

    /// <summary>Rises with every activation.</summary>
    internal int Activations { get; set; }

    internal InMemoryGeneration LiveOf(int version)
    {
        if (Generations.Find(one => one.Version == version && one.State == GenerationState.Live) is { } live)
        {
            return live;
        }

        live = new InMemoryGeneration(version) { State = GenerationState.Live };
        Generations.Add(live);
        return live;
    }
}

internal enum GenerationState
{
    Live,
    Anew,
    Kept,
}

/// <summary>One set of documents of one version.</summary>
internal sealed class InMemoryGeneration(int version)
{
    public int Version => version;

    public GenerationState State { get; set; }

    /// <summary>Zero until it was in force.</summary>
    public int Activated { get; set; }

    public LogPosition? Checkpoint { get; set; }

    public SortedDictionary<(string Kind, string Key), byte[]> Documents { get; } =
        new(Comparer<(string Kind, string Key)>.Create(static (a, b) =>
            string.CompareOrdinal(a.Kind, b.Kind) is var kinds and not 0
                ? kinds
                : string.CompareOrdinal(a.Key, b.Key)));
}
