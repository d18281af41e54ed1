namespace Gse.Domain.Channels;

/// <summary>What the events of one storage add up to.</summary>
/// <param name="Revision">Of the last event; -1 before the first.</param>
internal abstract record StreamToState(long Revision)
{
    public static StreamToState Initial { get; } = new Unknown();

    public static StreamToState Evolve(StreamToState state, StreamToEvent happened) => (state, happened) switch
    {
        (Unknown, StreamToAdded e) => new Usable(state.Revision + 1, e.Name, e.ReportMode, e.Body),
        (Usable, StreamToChanged e) => new Usable(state.Revision + 1, e.Name, e.ReportMode, e.Body),
        (Usable, StreamToDeleted) => new Deleted(state.Revision + 1),
        _ => throw Impossible.Transition(state, happened),
    };

    public sealed record Unknown() : StreamToState(-1);

    public sealed record Usable(long Revision, string Name, string ReportMode, JsonText Body)
        : StreamToState(Revision);

    public sealed record Deleted(long Revision) : StreamToState(Revision);
}

/// <summary>What may be done with a storage.</summary>
internal static class StreamToDecisions
{
    public static Decision<StreamToEvent> Add(StreamToState state, StreamToAdded addition) =>
        state is StreamToState.Unknown
            ? Decision.Emit<StreamToEvent>(addition)
            : Decision.Refuse<StreamToEvent>(new StreamToIdTaken(addition.StreamTo));

    /// <summary>Adds it under the caller's own id, or changes it.</summary>
    /// <param name="revision">If given, the only one on which this may be done; -1: only if there is none.</param>
    public static Decision<StreamToEvent> Put(
        StreamToState state, StreamToAdded addition, StreamToChanged change, long? revision) => state switch
        {
            StreamToState.Usable => Change(state, change, revision),
            _ when revision is null or -1 => Add(state, addition),
            _ => Decision.Refuse<StreamToEvent>(new ChangedMeanwhile($"stream_to '{addition.StreamTo}'")),
        };

    /// <param name="revision">If given, the only one on which the change may be made.</param>
    public static Decision<StreamToEvent> Change(StreamToState state, StreamToChanged change, long? revision) =>
        Guard(state, change.StreamTo, revision, usable => usable.Body == change.Body
            ? Decision.Nothing<StreamToEvent>()
            : Decision.Emit<StreamToEvent>(change));

    public static Decision<StreamToEvent> Delete(StreamToState state, StreamToDeleted deletion, long? revision) =>
        Guard(state, deletion.StreamTo, revision, _ => Decision.Emit<StreamToEvent>(deletion));

    private static Decision<StreamToEvent> Guard(
        StreamToState state, StreamToId id, long? revision,
        Func<StreamToState.Usable, Decision<StreamToEvent>> decide) => state switch
        {
            StreamToState.Usable usable when revision is null || revision == usable.Revision => decide(usable),
            StreamToState.Usable => Decision.Refuse<StreamToEvent>(new ChangedMeanwhile($"stream_to '{id}'")),
            _ => Decision.Refuse<StreamToEvent>(new NotFound("stream_to", id.ToString())),
        };
}

/// <summary>The id belongs, or belonged, to another storage.</summary>
public sealed record StreamToIdTaken(StreamToId Id) : Refusal($"stream_to '{Id}' exists already, or did once");

/// <summary>Routes lead to it.</summary>
/// <param name="Channels">Whose routes.</param>
/// <param name="Wanted">What was wanted, as in "cannot be deleted".</param>
public sealed record StreamToInUse(StreamToId Id, string Wanted, IReadOnlyList<ChannelId> Channels)
    : Refusal($"stream_to '{Id}' cannot {Wanted}: routes of channels {string.Join(", ", Channels)} lead to it");

/// <summary>The caller has seen an older version than the one that would be changed.</summary>
public sealed record ChangedMeanwhile(string What) : Refusal($"{What} was changed meanwhile; read it again");
