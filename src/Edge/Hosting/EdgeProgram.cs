using System.Net.Sockets;
using Gse.Application;
using Gse.Edge.Security.Fleet;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Hosting;

/// <summary>Starts the edge, and says in one clear line each what keeps it from starting.</summary>
internal static class EdgeProgram
{
    public const int Success = 0;
    public const int CannotStart = 1;
    public const int WrongUsage = 2;

    /// <summary>A part of the edge failed and the rest was stopped in order; the log says which.</summary>
    public const int Broken = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        DurationConverter.Install();
        try
        {
            return EdgeVerbs.Find(args) is { } verb ? await verb.RunAsync(args[1..]) : await RunEdgeAsync(args);
        }
        catch (EdgeUsageException usage)
        {
            await Console.Error.WriteLineAsync($"gse-edge: {usage.Message}");
            return WrongUsage;
        }
        catch (Exception failure) when (Explain(failure) is { } problems)
        {
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync($"gse-edge: {problem}");
            }

            return CannotStart;
        }
    }

    private static async Task<int> RunEdgeAsync(string[] args)
    {
        await using var app = EdgeApplication.Build(args);
        var settings = app.Services.GetRequiredService<EdgeSettings>();
        using var folder = DataFolder.Take(settings.DataFolder);
        EdgePorts.Check(settings);
        await EdgeOpening.OpenAsync(app.Services, settings, CancellationToken.None);
        EdgeApplication.Map(app, settings);
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (FailureOf(app) is { } failure)
        {
            // A part failed while others waited for it; what failed is the reason, not that they were told to stop.
            throw failure;
        }
        catch
        {
            // It may have said already that it is there: the others must hear that it is not.
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
        return FailureOf(app) is null ? Success : Broken;
    }

    private static Exception? FailureOf(WebApplication app) =>
        app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Select(service => service.ExecuteTask?.Exception?.InnerException)
            .FirstOrDefault(failure => failure is not null);

    /// <summary>Null for what is not the operator's to mend: that shall crash loudly.</summary>
    private static IReadOnlyList<string>? Explain(Exception failure) => failure switch
    {
        SettingsException settings => settings.Problems,
        EngineException or FleetException or EdgeStartException => [failure.Message],
        OptionsValidationException options => [.. options.Failures],
        AggregateException many when many.InnerExceptions.All(inner => Explain(inner) is not null) =>
            [.. many.InnerExceptions.SelectMany(inner => Explain(inner)!)],
        IOException { InnerException: AddressInUseException } inUse => [inUse.Message],
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } socket => [socket.Message],
        InvalidOperationException { InnerException: { } inner and (FormatException or ArgumentException) } value =>
            [$"{value.Message} ({inner.Message})"],
        _ => null,
    };
}
