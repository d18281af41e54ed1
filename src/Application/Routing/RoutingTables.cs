using System.Runtime.CompilerServices;
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
    private readonly ConditionalWeakTable<StreamToView, Understood> _understood = [];
    private RoutingTable? _current;
    private RoutingTable? _last;

    public RoutingTables(
        ChannelProjection channels, StreamToProjection targets, ISecretSeal seal, ILogger<RoutingTables> logger)
    {
        (_channels, _targets, _seal, _logger) = (channels, targets, seal, logger);
        channels.Changed += OutOfDate;
        targets.Changed += OutOfDate;
    }

    /// <summary>A change was seen; <see cref="Current"/> has it.</summary>
    public event Action? Changed;

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
                return _current ??= _last = new RoutingTable(
                    (_last?.Version ?? 0) + 1, _channels.All,
                    _targets.All.Select(view => _understood.GetValue(view, Understand).Target).OfType<RoutingTarget>(),
                    _last);
            }
        }
    }

    private Understood Understand(StreamToView view)
    {
        if (StreamToSecrets.TryUnseal(view.Body, _seal) is not { } plain)
        {
            Log.KeyLost(_logger, view.Name, view.Id.Value);
            return new Understood(null);
        }

        // What was accepted once is used as well as it can be, whatever is refused today; its sink says what is wrong.
        var problems = new InputProblems();
        var storage = StreamToBody.Read(plain.Parse(), "stream_to", problems).Storage;
        if (storage is null)
        {
            Log.NotUnderstood(_logger, view.Name, view.Id.Value, problems.Refusal?.Message ?? "");
            return new Understood(null);
        }

        return new Understood(new RoutingTarget(view.Id, view.Name, storage, view.Revision, view.AddedAt));
    }

    private void OutOfDate()
    {
        lock (_gate)
        {
            _current = null;
        }

        Changed?.Invoke();
    }

    // Null for a storage that cannot be used.
    private sealed record Understood(RoutingTarget? Target);

    private static partial class Log
    {
        [LoggerMessage(1540, LogLevel.Error,
            "Storage {Name} ({Id}) cannot be used: its secrets were sealed with a key that this edge does not have")]
        public static partial void KeyLost(ILogger logger, string name, int id);

        [LoggerMessage(1541, LogLevel.Error, "Storage {Name} ({Id}) cannot be used: {Problem}")]
        public static partial void NotUnderstood(ILogger logger, string name, int id, string problem);
    }
}
