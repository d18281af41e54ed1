using System.Collections.Concurrent;
using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Gse.Application.Liveness;

/// <summary>
/// Hands out what was decided, in the order in which it was, one at a time, and outside the lock under which it was: an
/// observer may call back into the pipeline or wait for somebody who does.
/// </summary>
internal sealed class OrderedDelivery : IDisposable
{
    private readonly ConcurrentQueue<object> _waiting = new();
    private readonly Subject<object> _out = new();
    private readonly object _end = new();
    private int _hands;

    public IObservable<T> Of<T>() => _out.OfType<T>();

    public void Add(object item) => _waiting.Enqueue(item);

    /// <summary>
    /// Hands out all that waits. Who comes while another is at it leaves him the rest, so nobody waits.
    /// </summary>
    public void Deliver()
    {
        if (Interlocked.Increment(ref _hands) != 1)
        {
            return;
        }

        do
        {
            while (_waiting.TryDequeue(out var item))
            {
                if (item == _end)
                {
                    _out.OnCompleted();
                }
                else
                {
                    _out.OnNext(item);
                }
            }
        }
        while (Interlocked.Decrement(ref _hands) != 0);
    }

    /// <summary>
    /// Hands out all that waits, then completes. Later arrivals are dropped, not refused: a beat may be under way.
    /// </summary>
    public void Dispose()
    {
        Add(_end);
        Deliver();
    }
}
