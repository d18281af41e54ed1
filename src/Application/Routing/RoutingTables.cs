using Microsoft.Extensions.Logging;

namespace Gse.Application.Routing;

/// <summary>The routing table in force.</summary>
public sealed partial class RoutingTables
{
    private readonly Lock _gate = new();
    private readonly ChannelProjection _channels;
    private readonly StreamToProjection _targets;
    private readonly ISecretSeal _seal;
    private readonly ILogger<RoutingTables> _logger;
    private RoutingTable? _current;
    private long _version;

    public RoutingTables(
        ChannelProjection channels, StreamToProjection targets, ISecretSeal seal, ILogger<RoutingTables> logger)
    {
        (_channels, _targets, _seal, _logger) = (channels, targets, seal, logger);
        channels.Changed += OutOfDate;
        targets.Changed += OutOfDate;
    }

    internal event Action? Changed;

    public RoutingTable Current
    {
        get
        {
            if (Volatile.Read(ref _current) is { } current)
            {
                return current;
            }

            lock (_gate)
            {
                return _current ??= new RoutingTable(
                    ++_version, _channels.All, _targets.All.Select(Understand).OfType<RoutingTarget>());
            }
        }
    }

    private RoutingTarget? Understand(StreamToView view)
    {
        if (StreamToSecrets.TryUnseal(view.Body, _seal) is not { } plain)
        {
            Log.KeyLost(_logger, view.Name, view.Id.Value);
            return null;
        }

        var problems = new InputProblems();
        var storage = StreamToBody.Read(plain.Parse(), "stream_to", problems).Storage;
        if (storage is null || problems.Refusal is not null)
        {
            Log.NotUnderstood(_logger, view.Name, view.Id.Value, problems.Refusal?.Message ?? "");
            return null;
        }

        return new RoutingTarget(view.Id, view.Name, storage, view.Revision, view.AddedAt);
    }

    private void OutOfDate()
    {
        lock (_gate)
        {
            _current = null;
        }

        Changed?.Invoke();
    }

    private static partial class Log
    {
        [LoggerMessage(1540, LogLevel.Error,
            "Storage {Name} ({Id}) cannot be used: its secrets were sealed with a key that this edge does not have")]
        public static partial void KeyLost(ILogger logger, string name, int id);

        [LoggerMessage(1541, LogLevel.Error, "Storage {Name} ({Id}) cannot be used: {Problem}")]
        public static partial void NotUnderstood(ILogger logger, string name, int id, string problem);
    }
}
