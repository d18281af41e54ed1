using System.Text.Json;
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

    public static implicit operator GseReply(Refusal refusal) => new(refusal, 0, 0, null);
}
