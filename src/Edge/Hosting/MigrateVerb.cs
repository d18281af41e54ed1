using Gse.Application.Projections;

namespace Gse.Edge.Hosting;

/// <summary><c>gse-edge migrate</c>: the schema of the read models, made and updated when asked for only.</summary>
internal static class MigrateVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = EdgeApplication.Build(args);
        var readModels = app.Services.GetRequiredService<EdgeSettings>().ReadModels;
        if (app.Services.GetService<IReadModelSchema>() is not { } schema)
        {
            await Console.Out.WriteLineAsync($"{readModels}: nothing to do, the edge makes its file by itself");
            return EdgeProgram.Success;
        }

        foreach (var done in await schema.MigrateAsync(CancellationToken.None))
        {
            await Console.Out.WriteLineAsync(done);
        }

        await Console.Out.WriteLineAsync($"{readModels}: the schema is that of this version");
        return EdgeProgram.Success;
    }
}
