using Gse.Application.Delivery;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>The records that are with Pulsar at once, and what it says about each.</summary>
/// <param name="batch">The batch they belong to.</param>
/// <param name="records">Where in the batch, in order.</param>
/// <param name="first">The context of the first; those of the others follow.</param>
internal sealed class PulsarWindow(SinkBatch batch, ArraySegment<int> records, long first)
{
    private readonly bool[] _answered = new bool[records.Count];

    public int Count => records.Count;

    public int Sent { get; set; }

    public int Answered { get; private set; }

    /// <summary>Why not all was taken; null if all was, or refused for good.</summary>
    public string? Trouble { get; set; }

    public SinkRecord this[int place] => batch[records[place]];

    /// <summary>Pulsar spoke of a record without saying which.</summary>
    public bool IsUnnamed { get; private set; }

    public long ContextOf(int place) => first + place;

    public bool IsOpen(int place) => batch.VerdictOf(records[place]) == SinkVerdict.Open;

    /// <returns>False if Pulsar does not say which record it speaks of.</returns>
    public bool Accept(PulsarAnswer answer)
    {
        // What cannot even be read has no context; alone in its window, it is known all the same.
        var place = answer.Context is { } context ? context - first : Count == 1 ? 0 : -1;
        if (place < 0 || place >= Sent)
        {
            (IsUnnamed, Trouble) = (true, answer.Error?.Reason ?? PulsarTrouble.Unreadable);
            return false;
        }

        if (!_answered[place])
        {
            _answered[place] = true;
            Answered++;
            Settle((int)place, answer.Error);
        }

        return true;
    }

    public void Doubt(int place) => batch.Doubt(records[place]);

    public void Refuse(int place, string reason) => batch.Refuse(records[place], reason);

    private void Settle(int place, PulsarError? error)
    {
        if (error is null)
        {
            batch.Take(records[place]);
        }
        else if (error.IsForGood)
        {
            batch.Refuse(records[place], error.Reason);
        }
        else
        {
            Trouble ??= error.Reason;
        }
    }
}
