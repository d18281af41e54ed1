using Gse.Edge.Security.Fleet;

namespace Gse.Edge.Hosting;

/// <summary>
/// All that has to be there before the edge listens, in this order: the engines answer; the settings of the fleet are
/// read, and with them all settings are valid; the edge is of the fleet, or founds it; what it is configured with
/// otherwise is the fleet's from now on. Its data folder is taken and its ports are free by then: an edge that cannot
/// start writes nothing to the log.
/// </summary>
internal static partial class EdgeOpening
{
    public static async Task OpenAsync(
        IServiceProvider services, EdgeSettings settings, CancellationToken cancellation)
    {
        await EdgeEngines.OpenAsync(services, settings, cancellation);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(EdgeOpening));
        Log.Engines(logger, settings.Log.ToString(), settings.ReadModels.ToString());

        var fleet = services.GetRequiredService<FleetConfigurator>();
        await fleet.TakeAsync(cancellation);
        services.CheckSections();
        await services.OpenFleetAsync(cancellation);
        await fleet.GiveAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(3055, LogLevel.Information, "The log is {EventLog}, read models are on {ReadModels}")]
        public static partial void Engines(ILogger logger, string eventLog, string readModels);
    }
}
