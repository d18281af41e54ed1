namespace Gse.Application.Behaviours;

/// <summary>
/// Answers to commands that came with an idempotency key. Bounded in time and number; the oldest go first.
/// </summary>
internal sealed class IdempotencyMemory(TimeProvider time)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Caller, string Key), Entry> _entries = [];
    private readonly Queue<(string Caller, string Key)> _order = new();

    public Entry GetOrAdd<TResponse>(string caller, string key, object request, Func<Task<TResponse>> perform)
    {
        lock (_gate)
        {
            MakeRoom_NeedsLock();
            if (_entries.TryGetValue((caller, key), out var known))
            {
                return known;
            }

            var entry = new Entry(request, time.GetUtcNow(), PerformAsync(caller, key, perform));
            _entries[(caller, key)] = entry;
            _order.Enqueue((caller, key));
            return entry;
        }
    }

    public void Forget(string caller, string key)
    {
        lock (_gate)
        {
            _entries.Remove((caller, key));
        }
    }

    // Off the lock, and forgotten if it fails: a command that broke may be sent again.
    private async Task<object> PerformAsync<TResponse>(string caller, string key, Func<Task<TResponse>> perform)
    {
        await Task.Yield();
        try
        {
            return (await perform())!;
        }
        catch
        {
            Forget(caller, key);
            throw;
        }
    }

    private void MakeRoom_NeedsLock()
    {
        var oldest = time.GetUtcNow() - Lifetime;
        while (_order.TryPeek(out var key)
            && (_order.Count >= Capacity || !_entries.TryGetValue(key, out var entry) || entry.Since < oldest))
        {
            _order.Dequeue();
            _entries.Remove(key);
        }
    }

    public sealed record Entry(object Request, DateTimeOffset Since, Task<object> Answer);
}
