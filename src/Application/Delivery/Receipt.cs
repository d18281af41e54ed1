using Gse.Domain;

namespace Gse.Application.Delivery;

/// <summary>Waits until all parcels of one delivery are safe, or one of them cannot be made so.</summary>
internal sealed class Receipt(int parcels)
{
    private readonly TaskCompletionSource<Refusal?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = parcels;
    private Refusal? _refusal;

    /// <summary>Null: all is safe.</summary>
    public Task<Refusal?> Done => _done.Task;

    /// <summary>Called once by each parcel.</summary>
    public void End(Refusal? refusal)
    {
        if (refusal is not null)
        {
            Volatile.Write(ref _refusal, refusal);
        }

        if (Interlocked.Decrement(ref _open) == 0)
        {
            _done.TrySetResult(Volatile.Read(ref _refusal));
        }
    }
}
