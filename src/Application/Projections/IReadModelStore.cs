using Gse.Application.EventLog;

namespace Gse.Application.Projections;

/// <summary>Where projections keep their documents. Documents and checkpoint change in one transaction.</summary>
public interface IReadModelStore
{
    /// <summary>
    /// How far the documents go; null if there are none yet, or they were made by another version of the projections.
    /// </summary>
    /// <param name="version">Rises when a projection's form changes; documents of another version are dropped.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<LogPosition?> OpenAsync(int version, CancellationToken cancellation);

    IAsyncEnumerable<StoredDocument> LoadAllAsync(CancellationToken cancellation);

    /// <summary>Writes changed documents and the new checkpoint, if the checkpoint still is the expected one.</summary>
    ValueTask<CommitOutcome> CommitAsync(DocumentCommit commit, CancellationToken cancellation);
}

/// <summary>A document as stored: JSON.</summary>
/// <param name="Kind">The projection it belongs to.</param>
/// <param name="Key">Its id within the kind.</param>
public readonly record struct StoredDocument(string Kind, string Key, ReadOnlyMemory<byte> Json);

/// <param name="Expected">The checkpoint that the writer saw last; null for none.</param>
/// <param name="Next">How far the log has been folded in with this.</param>
/// <param name="Changed">New or changed documents.</param>
/// <param name="Deleted">Kind and key of documents that are gone.</param>
public sealed record DocumentCommit(
    LogPosition? Expected, LogPosition Next, IReadOnlyList<StoredDocument> Changed,
    IReadOnlyList<(string Kind, string Key)> Deleted);

/// <summary>What became of a commit.</summary>
public enum CommitOutcome
{
    Success,

    /// <summary>Somebody else writes these documents, too; nothing was written.</summary>
    Mismatch,
}
