using Gse.Domain;

namespace Gse.Application.Tasks;

/// <summary>
/// The installation's word on what may be run. Asked before anything is written; the first refusal of any policy
/// counts.
/// </summary>
public interface ITaskPolicy
{
    /// <summary>Null: it may be run.</summary>
    /// <param name="draft">What is asked for.</param>
    /// <param name="by">Who asks.</param>
    Refusal? Judge(TaskDraft draft, Caller by);

    /// <summary>Whether so many targets need a second operator.</summary>
    bool NeedsApproval(int targets);
}
