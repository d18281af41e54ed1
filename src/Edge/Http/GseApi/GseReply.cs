using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Edge.Http.GseApi;

/// <summary>What a GSE action answers: rows, each written straight into the response, or a refusal.</summary>
internal readonly record struct GseReply
{
    private GseReply(Refusal? refusal, int rows, int total, Action<Utf8JsonWriter, int>? writeRow) =>
        (Refusal, Rows, Total, WriteRow) = (refusal, rows, total, writeRow);

    public Refusal? Refusal { get; }

    public int Rows { get; }

    /// <summary>Of a page: how many rows all pages have.</summary>
    public int Total { get; }

    /// <summary>Writes one row; of a map, key and value.</summary>
    public Action<Utf8JsonWriter, int>? WriteRow { get; }

    public static GseReply Of(int rows, Action<Utf8JsonWriter, int> writeRow) => new(null, rows, rows, writeRow);

    public static GseReply Page(int rows, int total, Action<Utf8JsonWriter, int> writeRow) =>
        new(null, rows, total, writeRow);

    /// <summary>Of a command: where it stands in the log. It is answered when queries see it.</summary>
    public LogPosition Position { get; private init; } = LogPosition.Start;

    public static GseReply Done(LogPosition position) => new(null, 0, 0, null) { Position = position };

    public static GseReply Done(LogPosition position, Action<Utf8JsonWriter> write) =>
        new(null, 1, 1, (json, _) => write(json)) { Position = position };

    public static implicit operator GseReply(Refusal refusal) => new(refusal, 0, 0, null);
}
