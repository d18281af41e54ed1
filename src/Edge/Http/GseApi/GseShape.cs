using System.Text.Json;
using Gse.Edge.Http.GseApi.Processes;
using Gse.Edge.Http.GseApi.Tasks;

namespace Gse.Edge.Http.GseApi;

/// <summary>
/// The form of <c>data</c>. It is kept in refusals, too: clients break on null, and on a part that is not there.
/// </summary>
internal sealed class GseShape
{
    private readonly Action<Utf8JsonWriter, int> _open;
    private readonly Action<Utf8JsonWriter> _close;
    private readonly Action<Utf8JsonWriter>? _nothing;

    /// <param name="open">All up to the first row; it is told how many rows all pages have.</param>
    /// <param name="close">All behind the last row.</param>
    /// <param name="nothing">Stands in a refusal where the rows would be.</param>
    private GseShape(
        Action<Utf8JsonWriter, int> open, Action<Utf8JsonWriter> close, Action<Utf8JsonWriter>? nothing = null) =>
        (_open, _close, _nothing) = (open, close, nothing);

    /// <summary><c>[rows]</c></summary>
    public static GseShape List { get; } =
        new((json, _) => json.WriteStartArray("data"), json => json.WriteEndArray());

    /// <summary><c>{key: row}</c></summary>
    public static GseShape Map { get; } =
        new((json, _) => json.WriteStartObject("data"), json => json.WriteEndObject());

    /// <summary><c>{"proc_infos": [rows]}</c></summary>
    public static GseShape Processes { get; } = Rows("proc_infos");

    /// <summary><c>{"count": n, "proc_infos": [rows]}</c></summary>
    public static GseShape ProcessPage { get; } = new(
        (json, total) =>
        {
            json.WriteStartObject("data");
            json.WriteNumber("count", total);
            json.WriteStartArray("proc_infos");
        },
        CloseRows);

    /// <summary><c>{"process_group_infos": [rows]}</c></summary>
    public static GseShape ProcessGroups { get; } = Rows("process_group_infos");

    /// <summary>
    /// <c>{"version": "2.0.0", "result": {"task_id": ""}}</c>: bk-job reads the id of every answer, also of a no.
    /// </summary>
    public static GseShape StartedTask { get; } = Result(json => json.WriteString("task_id", ""));

    /// <summary><c>{"version": "2.0.0", "result": [rows]}</c></summary>
    public static GseShape TaskRows { get; } = new(
        (json, _) =>
        {
            OpenVersioned(json);
            json.WriteStartArray("result");
        },
        CloseRows);

    /// <summary><c>{"version": "2.0.0", "result": {...}}</c></summary>
    public static GseShape TaskState { get; } = Result(TaskStateAnswer.WriteNothing);

    /// <summary><c>{"task_id": ""}</c>: not nested, as it is for scripts.</summary>
    public static GseShape ProcessTask { get; } = new(
        (json, _) => json.WriteStartObject("data"), json => json.WriteEndObject(),
        json => json.WriteString("task_id", ""));

    /// <summary><c>{"success": [], "failed": []}</c></summary>
    public static GseShape Upgrade { get; } = new(
        (json, _) => json.WriteStartObject("data"), json => json.WriteEndObject(),
        UpgradeActions.WriteNothing);

    public void Open(Utf8JsonWriter json, int total) => _open(json, total);

    public void Close(Utf8JsonWriter json) => _close(json);

    /// <summary>All of it, of a refusal.</summary>
    public void WriteNothing(Utf8JsonWriter json)
    {
        _open(json, 0);
        _nothing?.Invoke(json);
        _close(json);
    }

    private static GseShape Rows(string name) => new(
        (json, _) =>
        {
            json.WriteStartObject("data");
            json.WriteStartArray(name);
        },
        CloseRows);

    private static GseShape Result(Action<Utf8JsonWriter> nothing) => new(
        (json, _) =>
        {
            OpenVersioned(json);
            json.WriteStartObject("result");
        },
        json =>
        {
            json.WriteEndObject();
            json.WriteEndObject();
        },
        nothing);

    private static void OpenVersioned(Utf8JsonWriter json)
    {
        json.WriteStartObject("data");
        json.WriteString("version", "2.0.0");
    }

    private static void CloseRows(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
