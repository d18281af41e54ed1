using Gse.Domain.Edges;

namespace Gse.Application.Edges;

/// <summary>
/// Whom of the other edges this one has heard, and when; times are monotonic. Who does not hear itself is deaf: it
/// blames nobody, and when it hears again everybody else gets a whole lease to be heard. Pure; one thread at a time.
/// </summary>
internal sealed class EdgeHearing(EdgeId self, TimeSpan lease)
{
    private readonly Dictionary<EdgeId, (TimeSpan At, TimeSpan Lease)> _heard = [];
    private TimeSpan? _selfHeard;

    /// <summary>A renewal of any edge, this one included, came out of the log.</summary>
    /// <param name="renewed">The lease that it named: an edge may be configured otherwise than this one.</param>
    public void Heard(EdgeId edge, TimeSpan renewed, TimeSpan now)
    {
        if (edge != self)
        {
            _heard[edge] = (now, renewed);
            return;
        }

        if (IsDeaf(now))
        {
            ListenAnew(now);
        }

        _selfHeard = now;
    }

    /// <summary>
    /// Everybody gets a whole lease from now on: this edge was not well, and may have missed something.
    /// </summary>
    public void ListenAnew(TimeSpan now)
    {
        foreach (var edge in _heard.Keys)
        {
            _heard[edge] = (now, _heard[edge].Lease);
        }
    }

    /// <summary>An edge that the log says is running; its silence counts from now on if it was not known.</summary>
    public void Expect(EdgeId edge, TimeSpan now) => _heard.TryAdd(edge, (now, lease));

    public void Forget(EdgeId edge) => _heard.Remove(edge);

    /// <summary>Half a lease without its own renewal, of which there are three in a lease.</summary>
    public bool IsDeaf(TimeSpan now) => _selfHeard is not { } heard || now - heard > lease / 2;

    /// <returns>For how long the edge has not been heard; null if that is no reason to replace it.</returns>
    public TimeSpan? Silence(EdgeId edge, TimeSpan now) =>
        !IsDeaf(now) && _heard.TryGetValue(edge, out var heard) && now - heard.At > heard.Lease ? now - heard.At : null;
}
