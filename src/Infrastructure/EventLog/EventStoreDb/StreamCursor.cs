using Gse.Infrastructure.EventLog.EventStoreDb.Wire;
using ReadDirection = Gse.Application.EventLog.ReadDirection;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>How far a read of one stream is, so that it can go on after its connection broke.</summary>
internal sealed class StreamCursor(StreamIdentifier stream, ReadDirection direction, long from, long maxCount)
{
    private long _from = direction == ReadDirection.Forwards ? Math.Max(0, from) : from;
    private long _left = maxCount;
    private bool _begun;

    public bool IsAtEnd => _left <= 0 || _from < 0 || (direction == ReadDirection.Forwards && _from == long.MaxValue);

    public ReadReq Next() => ReadRequests.Stream(stream, direction, _from, Math.Max(1, _left));

    public void Take(ulong revision)
    {
        _begun = true;
        _left--;
        _from = (long)revision + (direction == ReadDirection.Forwards ? 1 : -1);
    }

    /// <summary>
    /// The stream has a last event within what was asked for, and none came: all are past their age.
    /// </summary>
    public bool HidesTheNewest(ReadResp message) =>
        !_begun && message.ContentCase == ReadResp.ContentOneofCase.LastStreamPosition
        && (direction == ReadDirection.Forwards
            ? _from <= (long)message.LastStreamPosition
            : _from >= (long)message.LastStreamPosition);
}
