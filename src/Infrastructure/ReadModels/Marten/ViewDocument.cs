namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>
/// What Marten keeps of a view: its id, the view's own JSON as text, and beside it the members that queries need. As
/// text, because <c>jsonb</c> reorders keys and refuses U+0000, and what a user sent is answered as it was sent.
/// </summary>
internal abstract class ViewDocument
{
    public string Id { get; set; } = "";

    public string View { get; set; } = "";
}

internal sealed class AccessKeyDocument : ViewDocument;

internal sealed class EnrolmentDocument : ViewDocument;

internal sealed class SubscriptionDocument : ViewDocument;

internal sealed class GroupDocument : ViewDocument;

internal sealed class TaskDocument : ViewDocument;

internal sealed class AlarmDocument : ViewDocument;

internal sealed class EdgeDocument : ViewDocument;

internal sealed class LogDocument : ViewDocument;

/// <summary>All processes of an agent, as the projection has them.</summary>
internal sealed class ProcessesDocument : ViewDocument;
