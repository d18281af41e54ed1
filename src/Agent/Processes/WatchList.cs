using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>
/// What is watched: the processes of the configuration, and those registered by command. Where both name the same, the
/// configuration decides: it is what the host's owner wrote. Thread-safe.
/// </summary>
internal sealed partial class WatchList(RegistrationStore store, ProcessWatcher watcher, ILogger log)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<WatchSettings> _configured = [];

    /// <summary>What the configuration says from now on.</summary>
    public void Configure(IReadOnlyList<WatchSettings> configured)
    {
        lock (_gate)
        {
            _configured = configured;
            foreach (var shadowed in configured.Where(c => store.Find(c.Key) is not null))
            {
                Log.Shadowed(log, shadowed.Key);
            }

            Publish();
        }
    }

    /// <summary>The configuration's entry for this process, or null.</summary>
    public WatchSettings? Configured(string key)
    {
        lock (_gate)
        {
            return _configured.FirstOrDefault(c => c.Key == key);
        }
    }

    /// <summary>The registrations have changed. Under the lock: no older list comes after a newer one.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            var keys = _configured.Select(c => c.Key).ToHashSet();
            var registered = store.All.Where(r => !keys.Contains(r.Key)).OrderBy(r => r.Key, StringComparer.Ordinal);
            watcher.Watch([.. _configured, .. registered.Select(r => r.Watch)]);
        }
    }

    /// <summary>The pools have changed.</summary>
    public void Share()
    {
        lock (_gate)
        {
            watcher.Share(store.Groups);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            4102, LogLevel.Warning, "{Process} was registered by command, but the configuration's entry counts")]
        public static partial void Shadowed(ILogger logger, string process);
    }
}
