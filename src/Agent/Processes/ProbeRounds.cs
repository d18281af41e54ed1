using System.Collections.Concurrent;
using Gse.AgentHost.Link;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Asks the registered processes for version and health: after every order, and then every ten minutes. A version that
/// has changed is told to the edge; health is told when asked for, and its changes are in the log.
/// </summary>
internal sealed partial class ProbeRounds(
    RegistrationStore store, ProcessProbes probes, Action publish, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly Wake _wake = new(time);
    private readonly ConcurrentDictionary<string, long> _askedAt = new();
    private readonly ConcurrentDictionary<string, bool> _healthy = new();

    /// <summary>This one may have changed: it is asked now.</summary>
    public void Ask(string key)
    {
        _askedAt.TryRemove(key, out _);
        _wake.Set();
    }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var all = store.All.Where(HasCommands).ToList();
                await Task.WhenAll(all.Where(r => Wait(r) <= TimeSpan.Zero).Select(r => AskAsync(r, stop)));
                await _wake.WaitAsync(all.Count == 0 ? null : all.Min(Wait), stop);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>Keeps a version that differs from the known one; one that cannot be written comes again.</summary>
    public void Keep(string key, string? version)
    {
        try
        {
            if (version is not null && store.Change(key, r => r with { Version = version }))
            {
                publish();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(log, key, e.Message);
        }
    }

    public void Dispose() => _wake.Dispose();

    private async Task AskAsync(Registration registration, CancellationToken stop)
    {
        // Before it is asked: an order that comes meanwhile has it asked again.
        _askedAt[registration.Key] = time.GetTimestamp();
        var isRunning = ProcessMatch.Find(registration.Watch) is not null;
        var answer = await probes.AskAsync(registration.Spec, isRunning, stop);
        if (answer.IsHealthy is { } healthy && _healthy.GetValueOrDefault(registration.Key, true) != healthy)
        {
            Log.Health(log, registration.Key, healthy, answer.Health);
        }

        _healthy[registration.Key] = answer.IsHealthy ?? true;
        Keep(registration.Key, answer.Version);
    }

    private static bool HasCommands(Registration r) => r.Spec.VersionCmd.Length + r.Spec.HealthCmd.Length > 0;

    private TimeSpan Wait(Registration r) =>
        _askedAt.TryGetValue(r.Key, out var at) ? Interval - time.GetElapsedTime(at) : TimeSpan.Zero;

    private static partial class Log
    {
        [LoggerMessage(4103, LogLevel.Warning, "{Process} is healthy: {Healthy}; it says: {Health}")]
        public static partial void Health(ILogger logger, string process, bool healthy, string health);

        [LoggerMessage(4104, LogLevel.Warning, "the version of {Process} cannot be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, string process, string reason);
    }
}
