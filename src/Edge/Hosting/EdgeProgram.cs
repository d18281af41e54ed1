using System.Net.Sockets;
using Gse.Application;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Hosting;

/// <summary>Starts the edge, and says in one clear line each what keeps it from starting.</summary>
internal static class EdgeProgram
{
    public const int Success = 0;
    public const int CannotStart = 1;

    /// <summary>A part of the edge failed and the rest was stopped in order; the log says which.</summary>
    public const int Broken = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        DurationConverter.Install();
        try
        {
            await using var app = EdgeApplication.Build(args);
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            return app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
                .Any(service => service.ExecuteTask is { IsFaulted: true })
                ? Broken
                : Success;
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

    /// <summary>Null for what is not the operator's to mend: that shall crash loudly.</summary>
    private static IReadOnlyList<string>? Explain(Exception failure) => failure switch
    {
        SettingsException settings => settings.Problems,
        EngineException engine => [engine.Message],
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
