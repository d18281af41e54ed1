using System.Text.Json;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>An event as <c>/v1</c> answers it.</summary>
internal sealed record LogEntry(long Position, string Type, DateTimeOffset RecordedAt, JsonElement Data)
{
    public string Text(string property) => Data.GetProperty(property).GetString()!;

    public DateTimeOffset Time(string property) => Data.GetProperty(property).GetDateTimeOffset();
}
