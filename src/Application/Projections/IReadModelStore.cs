using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>
/// Where projections keep their documents. Documents and checkpoint change in one transaction. Several edges may share
/// one store, and documents of several versions live in it beside each other, a generation each.
/// </summary>
public interface IReadModelStore
{
    /// <summary>
    /// Chooses the documents of a version and leaves all others alone. To be called once, before anything else.
    /// </summary>
    /// <param name="version">Rises when a projection's form changes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How far the documents go; null if there are none yet.</returns>
    /// <exception cref="EngineException">The store is out of reach, or not made for this version.</exception>
    ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation);

    /// <summary>How far the documents go now: another edge may have written some.</summary>
    ValueTask<LogPosition?> ReadCheckpointAsync(CancellationToken cancellation);

    /// <summary>Hands over all documents as they stood at one moment.</summary>
    /// <returns>How far they went at that moment; null if there are none yet.</returns>
    ValueTask<LogPosition?> LoadAsync(Action<StoredDocument> take, CancellationToken cancellation);

    /// <summary>Writes changed documents and the new checkpoint, if the checkpoint still is the expected one.</summary>
    ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation);

    /// <summary>
    /// Makes these documents the ones in force, which they are to be once they have caught up. The ones before are kept
    /// until the next activation, older ones are dropped. Saying it twice changes nothing.
    /// </summary>
    /// <returns>
    /// False, and nothing changed, if they were made anew beside others of the same version that have come further.
    /// </returns>
    ValueTask<bool> ActivateAsync(CancellationToken cancellation);

    /// <summary>
    /// The same store with an empty set of documents beside the ones in force, to make these anew. Nobody else sees
    /// them before their activation; an earlier attempt that was not activated is dropped when this one is opened.
    /// </summary>
    IReadModelStore Anew();
}

/// <summary>A document as stored: JSON.</summary>
/// <param name="Kind">The projection it belongs to.</param>
/// <param name="Key">Its id within the kind.</param>
public readonly record struct StoredDocument(string Kind, string Key, ReadOnlyMemory<byte> Json);

/// <param name="Expected">The checkpoint that the writer saw last; null for none.</param>
/// <param name="Next">How far the log has been folded in with this.</param>
/// <param name="Changed">New or changed documents.</param>
/// <param name="Deleted">Kind and key of documents that are gone.</param>
/// <param name="IsWhole">
/// What is changed is all there is: whatever else is stored is dropped. For a store that has gone back behind what it
/// had answered, as one restored from a backup has.
/// </param>
public sealed record DocumentCommit(
    LogPosition? Expected, LogPosition Next, IReadOnlyList<StoredDocument> Changed,
    IReadOnlyList<(string Kind, string Key)> Deleted, bool IsWhole = false);

/// <summary>What became of a commit.</summary>
public enum CommitOutcome
{
    Success,

    /// <summary>Somebody else has written these documents meanwhile; nothing was written.</summary>
    Mismatch,
}
