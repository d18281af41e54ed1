using Gse.Application.Projections;

namespace Gse.Edge.Hosting;

/// <summary>
/// <c>gse-edge rebuild</c>: all documents of the read models made anew from the log, beside those in force, and then
/// put in their place. Edges may run meanwhile where log and read models can be shared.
/// </summary>
internal static class RebuildVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = EdgeApplication.Build(args);
        var settings = app.Services.GetRequiredService<EdgeSettings>();
        await EdgeEngines.OpenAsync(app.Services, settings, CancellationToken.None);
        var rebuild = ActivatorUtilities.CreateInstance<ReadModelRebuild>(app.Services);
        var reached = await rebuild.RunAsync(new Told(), CancellationToken.None);
        await Console.Out.WriteLineAsync($"{settings.ReadModels}: made anew up to position {reached} of the log");
        return EdgeProgram.Success;
    }

    /// <summary>A line for every tenth of the way, to the error output.</summary>
    private sealed class Told : IProgress<RebuildProgress>
    {
        private long _tenths = -1;

        public void Report(RebuildProgress value)
        {
            var tenths = value.Head.Value > 0 ? Math.Max(0, value.Position.Value) * 10 / value.Head.Value : 10;
            if (tenths > _tenths)
            {
                _tenths = tenths;
                Console.Error.WriteLine($"gse-edge: rebuild at position {value.Position} of {value.Head}");
            }
        }
    }
}
