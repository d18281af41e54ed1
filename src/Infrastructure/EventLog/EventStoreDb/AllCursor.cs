using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using ReadDirection = Gse.Application.EventLog.ReadDirection;
using WireEvent = Gse.Infrastructure.EventLog.EventStoreDb.Wire.ReadResp.Types.ReadEvent.Types.RecordedEvent;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>How far a read of all is, so that it can go on after its connection broke, and page by page.</summary>
internal sealed class AllCursor(FilterPlan plan, ReadDirection direction, LogPosition from, long maxCount)
{
    // Some of what comes is passed over here.
    private const int Extra = 64;

    private LogPosition _at = from;
    private long _left = maxCount;
    private long _asked;
    private long _came;
    private bool _elsewhere;

    /// <summary>Nothing more is wanted.</summary>
    public bool IsDone => _left <= 0 || (direction == ReadDirection.Backwards && _at.Value <= 0);

    /// <summary>The server had no more than it gave.</summary>
    public bool WasLastPage => _came < _asked;

    public ReadReq Next()
    {
        (_asked, _came) = (_elsewhere || _left > long.MaxValue - Extra ? long.MaxValue : _left + Extra, 0);
        LogPosition? place = _elsewhere || _at == LogPosition.Start || _at.Value == long.MaxValue ? null : _at;
        return ReadRequests.All(plan.Server, direction, place, _asked);
    }

    /// <summary>
    /// The server knows only positions at which an event begins. From another one, the read begins at the log's begin
    /// or end, and what lies before the position is passed over here.
    /// </summary>
    public bool BeginElsewhere()
    {
        var first = !_elsewhere;
        _elsewhere = true;
        return first;
    }

    /// <summary>The event, if it is wanted.</summary>
    public RecordedEvent? Take(WireEvent recorded, EventDecoder decoder)
    {
        _came++;
        var position = new LogPosition((long)recorded.CommitPosition);
        if (direction == ReadDirection.Forwards ? position <= _at : position >= _at)
        {
            return null;
        }

        (_at, _elsewhere) = (position, false);
        if (decoder.StreamOf(recorded) is not { } stream || EventDecoder.TypeOf(recorded) is not { } type
            || !plan.Takes(stream, type))
        {
            return null;
        }

        _left--;
        return EventDecoder.Decode(recorded, stream, type);
    }
}
