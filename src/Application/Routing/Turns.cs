namespace Gse.Application.Routing;

/// <summary>
/// Lets the callers of one edge change the same thing one after another, since an expected version lets only one of
/// many at once succeed. Callers of different things rarely wait for each other.
/// </summary>
internal sealed class Turns
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the caller's turn, which ends when what is returned is disposed of.</summary>
    public async ValueTask<Turn> WaitAsync(int id, CancellationToken cancellation)
    {
        var gate = _gates[(uint)id % (uint)_gates.Length];
        await gate.WaitAsync(cancellation);
        return new Turn(gate);
    }

    internal readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
