using System.ComponentModel;
using System.Globalization;
using Gse.Application;
using Gse.Application.EventLog;
using Gse.Application.History;
using Gse.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Gse.Edge.Http.V1;

/// <summary>Which events, from where. Kinds of filters are combined: an event must fit all that are given.</summary>
internal sealed record EventListQuery(
    [property: Description(
        "Where to begin: start (the oldest event, as without it), now, or a position: only events behind it")]
    string? From,
    [property: Description("Only events behind this position; the same as from=POSITION")] long? After,
    [property: Description("1 to 1000, default 100; not for streams")] int? Limit,
    [property: Description("Only these event types, separated by commas")] string? Types,
    [property: Description("The same as types")] string? Type,
    [property: Description(
        "Only streams whose name starts so, separated by commas; without it all but heartbeats- and the progress of "
        + "subscriptions")]
    string? Streams,
    [property: Description(
        "Only events of these agents and their processes, and the alarms that name them; ids or cloud:ip, separated by "
        + "commas")]
    string? Agent,
    [property: Description(
        "Only events of these channels, separated by commas: those of the stream channel-ID, the alarms whose document "
        + "is told on the channel (AlarmRaised, AlarmRepeated), and for 1100008 ProcessRestarted, "
        + "ProcessRestartFailed, ProcessLimitExceeded and ProcessGroupLimitExceeded")]
    string? Channel,
    [property: Description("Only events of these tasks (the stream task-ID), separated by commas")] string? Task,
    [property: Description("cloudevents: every data is a CloudEvent in JSON; for streams only")] string? Format,
    [property: FromHeader(Name = "Last-Event-ID")] string? LastEventId)
{
    public Result<EventSelection> Selection(FilterReader filters)
    {
        var read = filters.Read(new FilterText(
            FilterFields.OfQuery, [.. Words(Types), .. Words(Type)], Words(Streams), Words(Agent), Words(Channel),
            Words(Task)));
        return read.Refusal is { } refusal ? refusal : new EventSelection(read.Value);
    }

    public Result<AskedStart> Start() => (After, From) switch
    {
        (not null, not null) => new InvalidInput("from", "cannot stand beside after, which says the same"),
        ({ } after, _) => LogStart.IsPosition(after)
            ? At(after, "after")
            : new InvalidInput("after", LogStart.TooLow),
        (_, { } from) => LogStart.TryParse(from, out var start)
            ? new AskedStart(start, "from")
            : new InvalidInput("from", LogStart.Form),
        _ => new AskedStart(LogStart.Start, "from"),
    };

    /// <summary>Of a stream: a reader that comes back goes on where it was, wherever it began.</summary>
    public Result<AskedStart> Resume() =>
        LastEventId is not { Length: > 0 } id ? Start()
        : long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? At(position, "Last-Event-ID")
            : new InvalidInput("Last-Event-ID", "must be the id of an event of this stream");

    public Result<EventForm> Form() => Format switch
    {
        null or "" or "gse" => EventForm.Native,
        "cloudevents" => EventForm.CloudEvents,
        _ => new InvalidInput("format", "must be gse or cloudevents"),
    };

    private static AskedStart At(long position, string field) => new(new LogStart(new LogPosition(position)), field);

    private static string[] Words(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>How an event is written.</summary>
internal enum EventForm
{
    Native,
    CloudEvents,
}
