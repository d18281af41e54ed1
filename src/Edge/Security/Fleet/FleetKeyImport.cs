using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Gse.Edge.Security.Fleet;

/// <summary>
/// Sees to it that the log has the keys it needs: those of a data folder from before they were kept in the log, and a
/// first one, so that edges do not make one each when the first secret comes.
/// </summary>
internal sealed partial class FleetKeyImport(
    string folder, FleetKeys keys, IServiceProvider services, TimeProvider time, ILogger<FleetKeyImport> logger)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>To be called when it is known that the data folder is of this fleet.</summary>
    /// <exception cref="FleetException">The keys cannot be read, in the log or in the folder.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        await keys.LoadAsync(cancellation);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.xml") : [];
        var imported = await keys.AddAsync(
            files.Select(file => (Path.GetFileNameWithoutExtension(file), Read(file))), cancellation);
        if (imported > 0)
        {
            Log.Imported(logger, imported, folder);
        }

        if (keys.Count == 0)
        {
            var now = time.GetUtcNow();
            services.GetRequiredService<IKeyManager>().CreateNewKey(now, now + Lifetime);
        }
    }

    private static XElement Read(string file)
    {
        try
        {
            return XElement.Load(file);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            throw new FleetException(
                $"the key {file} cannot be read; move it away if the secrets sealed with it are not needed",
                unreadable);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3047, LogLevel.Information, "{Count} keys of {Folder} are in the log now")]
        public static partial void Imported(ILogger logger, int count, string folder);
    }
}
