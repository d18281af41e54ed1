using System.Text.Json;

namespace Gse.Cli.Api;

/// <param name="Next">What <c>after</c> is for the next page; null where the log ends so far.</param>
internal sealed record EventPage(IReadOnlyList<LogEvent> Items, long? Next);

/// <summary>An event of the log.</summary>
/// <param name="Position">In the whole log, rising.</param>
/// <param name="RecordedAt">When the log took it.</param>
/// <param name="Data">The event itself; its form is the storage format of its type. Absent where that is not
/// JSON.</param>
internal sealed record LogEvent(
    long Position, string Stream, long Revision, string Type, DateTimeOffset RecordedAt, string? Actor,
    JsonElement? Data);
