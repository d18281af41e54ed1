using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gse.Bench.Fleet.Running;
using Gse.Bench.Fleet.Tasks;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Agents;

/// <summary>
/// Many agents on one edge, behaving as real ones do: they beat at the pace that the edge gives, take a connection
/// without acknowledgements for dead, and come back within the spread that the edge asked for, then with backoff.
/// </summary>
internal sealed class SimFleet : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    // A process that is started again knows of no spread; whoever starts it takes a moment.
    private static readonly TimeSpan RestartTakes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly LinkDialer _dialer;
    private readonly AgentKeys? _keys;
    private readonly RunClock? _runs;
    private readonly List<SimAgent> _agents = [];
    private readonly List<Task> _lives = [];
    private readonly long[] _dueAt;
    private readonly bool[] _silent;
    private readonly bool[] _staysAway;
    private readonly bool[] _restarts;
    private readonly ConcurrentDictionary<string, int> _ends = new();
    private readonly Task _pacer;
    private TimeSpan _interval = TimeSpan.FromSeconds(10);
    private TimeSpan _ackTimeout = TimeSpan.FromSeconds(20);
    private TimeSpan _spread = TimeSpan.FromSeconds(1);
    private int _connected;

    /// <param name="edge">Where it connects.</param>
    /// <param name="keys">Null for a link without TLS.</param>
    /// <param name="most">How many agents it may have.</param>
    /// <param name="runs">Null for a fleet that does not know of tasks.</param>
    public SimFleet(EdgeProcess edge, AgentKeys? keys, int most, RunClock? runs)
    {
        _dialer = new LinkDialer(edge.Link, edge.Setup.Tls);
        (_keys, _runs) = (keys, runs);
        (_dueAt, _silent, _staysAway, _restarts) = (new long[most], new bool[most], new bool[most], new bool[most]);
        Array.Fill(_dueAt, long.MaxValue);
        _pacer = PaceAsync();
    }

    public IReadOnlyList<SimAgent> Agents => _agents;

    /// <summary>What its agents do with orders; null if they do not know of any.</summary>
    public RunClock? Runs => _runs;

    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Beats acknowledged so far.</summary>
    public long Acks => _agents.Sum(agent => agent.Acks);

    /// <summary>Connections that were taken for dead, since an acknowledgement did not come in time.</summary>
    public int AckTimeouts { get; private set; }

    /// <summary>Why sessions and attempts ended, and how many each.</summary>
    public string Ends => string.Join(", ", _ends.Select(end => $"{end.Value} {end.Key}"));

    /// <summary>Whether the pacer beats at all; off for figures that beat by themselves.</summary>
    public bool Paced { get; set; } = true;

    /// <summary>Adds agents until there are so many, a few handshakes at a time; all are welcome then.</summary>
    public async Task GrowAsync(int count, int parallel, CancellationToken cancellation)
    {
        var first = _agents.Count;
        for (var number = first; number < count; number++)
        {
            var runs = _runs is null ? null : new SimRuns(SimAgent.IdOf(number), _runs);
            _agents.Add(new SimAgent(number, _dialer, CertificateOf(number), runs));
        }

        using var places = new SemaphoreSlim(parallel);
        _lives.AddRange(await Task.WhenAll(_agents.Skip(first).Select(async agent =>
        {
            await places.WaitAsync(cancellation);
            try
            {
                Welcomed(agent, await agent.OpenAsync(cancellation));
                return LiveAsync(agent);
            }
            finally
            {
                places.Release();
            }
        })));
    }

    /// <summary>The agent beats no more, its connection stays.</summary>
    public void Silence(SimAgent agent, bool silent) => _silent[agent.Number] = silent;

    /// <summary>The agent's process is killed; it does not come back before <see cref="Return"/>.</summary>
    public void Kill(SimAgent agent)
    {
        _staysAway[agent.Number] = _restarts[agent.Number] = true;
        agent.Cut();
    }

    public void Return(SimAgent agent)
    {
        agent.Restart();
        _staysAway[agent.Number] = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var agent in _agents)
        {
            agent.Cut();
        }

        await Task.WhenAll([.. _lives, _pacer]);
        if (_runs is not null)
        {
            await _runs.DisposeAsync();
        }

        _stop.Dispose();
    }

    private Func<SslStreamCertificateContext?> CertificateOf(int number) =>
        () => _keys?.Context(SimAgent.IdOf(number));

    private void Welcomed(SimAgent agent, Welcome welcome)
    {
        Interlocked.Increment(ref _connected);
        _interval = TimeSpan.FromMilliseconds(welcome.Pace.BeatIntervalMs);
        _ackTimeout = TimeSpan.FromMilliseconds(welcome.Pace.AckTimeoutMs);
        _spread = TimeSpan.FromMilliseconds(welcome.Pace.ReconnectSpreadMs);
        _dueAt[agent.Number] = Now + welcome.FirstBeatAfterMs;
    }

    private static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>From one session to the next, until the fleet ends.</summary>
    private async Task LiveAsync(SimAgent agent)
    {
        try
        {
            while (true)
            {
                Count(await agent.ReadAsync());
                Volatile.Write(ref _dueAt[agent.Number], long.MaxValue);
                Interlocked.Decrement(ref _connected);
                agent.Close();
                var restarts = _restarts[agent.Number];
                _restarts[agent.Number] = false;
                while (_staysAway[agent.Number])
                {
                    await Task.Delay(Tick, _stop.Token);
                }

                await ComeBackAsync(agent, restarts ? RestartTakes : TimeSpan.Zero, restarts ? RestartTakes : _spread);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            agent.Close();
        }
    }

    /// <param name="agent">Whose session ended.</param>
    /// <param name="after">Not before.</param>
    /// <param name="spread">And then at a random moment.</param>
    private async Task ComeBackAsync(SimAgent agent, TimeSpan after, TimeSpan spread)
    {
        await Task.Delay(after, _stop.Token);
        var within = spread;
        for (var failures = 0; ; failures++)
        {
            within = within < LongestBackoff ? within : LongestBackoff;
            await Task.Delay(within * Random.Shared.NextDouble(), _stop.Token);
            try
            {
                Welcomed(agent, await agent.OpenAsync(_stop.Token));
                return;
            }
            catch (Exception failure) when (!_stop.IsCancellationRequested
                && failure is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                Count($"attempt {failure.GetType().Name}");
                agent.Close();
                within = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures, 10)));
            }
        }
    }

    private async Task PaceAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        // Disposed, the timer has no next tick: the fleet ends.
        await using var end = _stop.Token.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync())
        {
            if (Paced)
            {
                BeatDue(Now);
            }
        }
    }

    private void BeatDue(long now)
    {
        for (var number = 0; number < _dueAt.Length; number++)
        {
            if (Volatile.Read(ref _dueAt[number]) > now)
            {
                continue;
            }

            var agent = _agents[number];
            _dueAt[number] += (long)_interval.TotalMilliseconds;
            if (_silent[number])
            {
                continue;
            }

            if (agent.UnackedSince is { } since && DateTimeOffset.UtcNow - since >= _ackTimeout)
            {
                AckTimeouts++;
                agent.Cut();
            }
            else
            {
                agent.Beat();
            }
        }
    }

    private void Count(string end) => _ends.AddOrUpdate(end, 1, static (_, count) => count + 1);
}
