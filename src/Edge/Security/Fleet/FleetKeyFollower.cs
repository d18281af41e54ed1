using Gse.Application.EventLog;
using Gse.Application.Fleet;

namespace Gse.Edge.Security.Fleet;

/// <summary>
/// Learns of keys that other edges add. Data protection looks for unknown keys in its first minutes, and
/// then once a day; keys of the usual rotation are added two days before they are used.
/// </summary>
internal sealed partial class FleetKeyFollower(
    IEventReader reader, FleetSecrets secrets, FleetKeys keys, TimeProvider time, ILogger<FleetKeyFollower> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Whoever adds a key between the two is met twice, which changes nothing.
                var head = await reader.ReadHeadAsync(stoppingToken);
                await keys.LoadAsync(stoppingToken);
                await foreach (var key in secrets.FollowKeysAsync(head, stoppingToken))
                {
                    keys.Take(key);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                Log.Stopping(logger);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Log.Failed(logger, failure);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3042, LogLevel.Warning, "The fleet's keys cannot be followed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(3043, LogLevel.Debug, "Fleet key follower stops")]
        public static partial void Stopping(ILogger logger);
    }
}
