using Gse.Application;
using Gse.Application.Access;
using Gse.Application.Edges;
using Gse.Application.Projections;
using Gse.Domain.Access;

namespace Gse.Edge.Security.AccessKeys;

/// <summary>
/// Sees to it that who owns the data folder has an admin key: <c>admin.key</c>, readable by the owner only. Edges that
/// share a log have one each, named <c>admin-{edge}</c>, good at all of them.
/// <list type="number">
/// <item>A file whose key is valid is left alone.</item>
/// <item>The file is complete or not there: it is written beside its place and moved, never written in place.</item>
/// <item>The key is in the log before the file is in its place; a crash between leaves a key that nobody knows.</item>
/// <item>It runs before HTTP listens, so that who can connect can also read the file.</item>
/// </list>
/// </summary>
internal sealed partial class AdminKeyFile(
    string path, EdgeIdentity edge, UseCases useCases, AccessKeyProjection keys, ProjectionProgress progress,
    ILogger<AdminKeyFile> logger) : IHostedService
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Name => $"admin-{edge.Id}";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await progress.CaughtUp.WaitAsync(cancellationToken);
        if (await IsGoodAsync(cancellationToken))
        {
            return;
        }

        var again = keys.All.Any(key => key.Name == Name && key.RevokedAt is null);
        var draft = $"{path}.{Environment.ProcessId}.new";
        try
        {
            await using (var file = Create(draft))
            {
                var key = await IssueAsync(cancellationToken);
                await using var writer = new StreamWriter(file);
                await writer.WriteLineAsync(key.AsMemory(), cancellationToken);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        if (again)
        {
            Log.MadeAgain(logger, path, Name);
        }
        else
        {
            Log.Made(logger, path);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> IsGoodAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        var text = (await File.ReadAllTextAsync(path, cancellation)).Trim();
        return text.Length <= AccessKeyText.MaxLength
            && keys.FindByHash(AccessKeyText.Hash(text)) is { Role: Role.Admin };
    }

    private async Task<string> IssueAsync(CancellationToken cancellation)
    {
        var result = await useCases.SendAsync(
            new IssueAccessKey(Name, Role.Admin, ""), Caller.Edge, null, cancellation);
        if (result.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"The admin key was refused: {refusal.Message}");
        }

        await progress.WaitForAsync(result.Position, cancellation);
        return result.Value.Text;
    }

    // The mode is given when the file is made: there is no moment at which others could open it.
    private static FileStream Create(string draft)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(draft, options);
    }

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Information, "The admin key is in {Path}")]
        public static partial void Made(ILogger logger, string path);

        [LoggerMessage(3031, LogLevel.Warning,
            "No valid admin key was in {Path}, though there is a key {Name}: a new one was made; revoke the lost one")]
        public static partial void MadeAgain(ILogger logger, string path, string name);
    }
}
