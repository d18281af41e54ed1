using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Application.Projections;

/// <summary>
/// Folds events into documents, in memory. Called by one thread at a time, in log order; read by any.
/// </summary>
public interface IProjection
{
    /// <summary>Names its documents in the store.</summary>
    string Kind { get; }

    /// <summary>Takes back a document at start.</summary>
    void Load(StoredDocument document);

    /// <summary>Folds one event in.</summary>
    /// <returns>True if a document changed by it.</returns>
    bool Apply(RecordedEvent recorded, IDomainEvent happened);

    /// <summary>
    /// Adds the documents, as they are now, that were last changed behind <paramref name="after"/> and were not
    /// forgotten; null for all documents there are.
    /// </summary>
    void Collect(LogPosition? after, List<StoredDocument> changed, List<(string Kind, string Key)> deleted);

    /// <summary>Need not be collected any more: what was last changed up to there is stored.</summary>
    void Forget(LogPosition upTo);
}
