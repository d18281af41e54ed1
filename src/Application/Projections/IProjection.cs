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
    void Apply(RecordedEvent recorded, IDomainEvent happened);

    /// <summary>Hands over, once, the documents changed since the last call; a null JSON is a deletion.</summary>
    void DrainChanges(List<StoredDocument> changed, List<(string Kind, string Key)> deleted);

    /// <summary>Forgets all documents.</summary>
    void Clear();
}
