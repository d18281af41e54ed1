using Gse.Application.Routing;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Gse.Application.Delivery;

/// <summary>
/// Gives records to the sink of one storage and never hangs: a call that does not end when it is told to is left
/// behind, with its sink, and a new sink is made.
/// </summary>
internal sealed partial class SinkCourier(
    RoutingTarget target, ISinkFactory factory, DeliveryOptions options, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    // A storage that is down is asked with so few.
    private const int ProbeRecords = 100;

    // Each may hold a connection, and is not ours to end.
    private const int MaxLeftBehind = 3;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CircuitBreakerStateProvider _circuit = new();
    private ResiliencePipeline<SinkAttempt>? _pipeline;
    private ISink? _sink;
    private int _leftBehind;

    public RoutingTarget Target => target;

    public LaneCircuit Circuit => _circuit.CircuitState switch
    {
        CircuitState.Closed => LaneCircuit.Closed,
        CircuitState.HalfOpen => LaneCircuit.HalfOpen,
        _ => LaneCircuit.Open,
    };

    /// <summary>
    /// Gives the first records of the flight to the sink. Cancelled in the middle, it still says what became of them.
    /// </summary>
    public async ValueTask<SinkAttempt> DeliverAsync(Flight flight, CancellationToken cancellation)
    {
        _pipeline ??= SinkResilience.Build(options, time, _circuit, Retrying);
        var probe = Circuit != LaneCircuit.Closed;
        try
        {
            return await _pipeline.ExecuteAsync(
                static (work, token) => work.Courier.AttemptAsync(work.Flight, work.Probe, token),
                (Courier: this, Flight: flight, Probe: probe), cancellation);
        }
        catch (BrokenCircuitException open)
        {
            return new SinkAttempt(null, "down") { NotBefore = open.RetryAfter ?? options.ProbeDelay };
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_sink is { } sink)
        {
            _sink = null;
            await CloseAsync(sink);
        }
    }

    private async ValueTask<SinkAttempt> AttemptAsync(Flight flight, bool probe, CancellationToken timeout)
    {
        if (_leftBehind >= MaxLeftBehind)
        {
            return new SinkAttempt(null, "it hangs");
        }

        var batch = flight.Batch(probe ? Math.Min(flight.Count, ProbeRecords) : flight.Count);
        Task? call = null;
        try
        {
            var sink = _sink ??= factory.Create(target);
            // A sink that blocks its thread must not block ours.
            call = Task.Run(() => sink.DeliverAsync(batch, timeout), CancellationToken.None);
            await WaitAsync(call, timeout);
            flight.MarkDoubtful(batch);
            return new SinkAttempt(batch, batch.Trouble ?? "") { IsProbe = probe };
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            var hangs = call is { IsCompleted: false };
            batch = hangs ? batch.Snapshot() : batch;
            flight.MarkUnsure(batch, hangs);
            if (hangs)
            {
                LeaveBehind(call!);
            }

            // What was marked before the time was up, or the edge stops, counts.
            if (timeout.IsCancellationRequested)
            {
                return new SinkAttempt(batch, "no answer in time") { IsProbe = probe, TimedOut = true };
            }

            Log.Failed(logger, failure, target.Name);
            return new SinkAttempt(batch, $"failed: {failure.GetType().Name}") { IsProbe = probe };
        }
    }

    private async Task WaitAsync(Task call, CancellationToken timeout)
    {
        try
        {
            await call.WaitAsync(timeout);
        }
        catch (OperationCanceledException) when (!call.IsCompleted)
        {
            await call.WaitAsync(Grace, time, CancellationToken.None);
        }
    }

    private void LeaveBehind(Task call)
    {
        Log.LeftBehind(logger, target.Name);
        var sink = _sink!;
        _sink = null;
        Interlocked.Increment(ref _leftBehind);
        _ = ForgetAsync();

        async Task ForgetAsync()
        {
            await call.ContinueWith(
                ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            Interlocked.Decrement(ref _leftBehind);
            await CloseAsync(sink);
        }
    }

    private async Task CloseAsync(ISink sink)
    {
        try
        {
            await Task.Run(() => sink.DisposeAsync().AsTask(), CancellationToken.None)
                .WaitAsync(Grace, time, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotClosed(logger, failure, target.Name);
        }
    }

    private void Retrying(SinkAttempt attempt)
    {
        DeliveryMetrics.Retried(target.Id);
        Log.Repeated(logger, target.Name, attempt.Trouble);
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Debug, "Storage {Name} takes nothing: {Reason}; tried again at once")]
        public static partial void Repeated(ILogger logger, string name, string reason);

        [LoggerMessage(1501, LogLevel.Error, "The sink of storage {Name} failed")]
        public static partial void Failed(ILogger logger, Exception failure, string name);

        [LoggerMessage(1502, LogLevel.Error, "The sink of storage {Name} hangs; it is left behind and made anew")]
        public static partial void LeftBehind(ILogger logger, string name);

        [LoggerMessage(1503, LogLevel.Warning, "The sink of storage {Name} was not closed in order")]
        public static partial void NotClosed(ILogger logger, Exception failure, string name);
    }
}
