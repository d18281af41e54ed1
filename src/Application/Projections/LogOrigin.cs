using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;

namespace Gse.Application.Projections;

/// <summary>
/// Of which log the documents are: its first event stands with them. A checkpoint of one log is a number that means
/// nothing, or something else, in another; documents of two logs must never be mixed.
/// </summary>
public sealed class LogOrigin : IProjection
{
    private const string Key = "first";

    private LogOriginView? _first;
    private LogPosition? _unstored;

    public string Kind => "log";

    public void Load(StoredDocument document) =>
        _first = JsonSerializer.Deserialize(document.Json.Span, ViewJson.Default.LogOriginView);

    public bool Apply(RecordedEvent recorded, IDomainEvent happened)
    {
        if (_first is not null)
        {
            return false;
        }

        _first = Of(recorded);
        _unstored = recorded.Position;
        return true;
    }

    public void Collect(LogPosition? after, List<StoredDocument> changed, List<(string Kind, string Key)> deleted)
    {
        if (_first is { } first && (after is null || _unstored > after))
        {
            changed.Add(new StoredDocument(
                Kind, Key, JsonSerializer.SerializeToUtf8Bytes(first, ViewJson.Default.LogOriginView)));
        }
    }

    public void Forget(LogPosition upTo) => _unstored = _unstored <= upTo ? null : _unstored;

    /// <exception cref="ReadModelOfAnotherLogException">The documents were made from another log.</exception>
    internal async Task CheckAsync(IEventReader reader, CancellationToken cancellation)
    {
        if (_first is null)
        {
            return;
        }

        var all = reader.ReadAllAsync(
            Projector.Filter, ReadDirection.Forwards, LogPosition.Start, long.MaxValue, cancellation);
        await foreach (var recorded in all)
        {
            // The first that a projection was told of: one that no version here knows was told to none.
            if (EventCodec.Decode(recorded) is not null)
            {
                if (Of(recorded) == _first)
                {
                    return;
                }

                break;
            }
        }

        throw new ReadModelOfAnotherLogException();
    }

    private static LogOriginView Of(RecordedEvent recorded) => new(recorded.Position.Value, recorded.Id);
}

/// <summary>The first event of a log.</summary>
internal sealed record LogOriginView(long Position, Guid Event);
