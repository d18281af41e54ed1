using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// The files of all file storages of this process, by their full path: however many storages lead to one, it has one
/// writer.
/// </summary>
internal sealed class SharedFiles(RotationLimits limits, TimeProvider time, ILogger logger)
{
    private readonly Lock _names = new();
    private readonly Dictionary<string, SharedFile> _files = [];

    /// <summary>The file, for one more user, who disposes of it once.</summary>
    public SharedFile Use(string pathWithoutExtension)
    {
        var path = Path.GetFullPath(pathWithoutExtension);
        lock (_names)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                file = new SharedFile(this, path, () => new RotatingFile(path, limits, time, logger));
                _files.Add(path, file);
            }

            file.Users++;
            return file;
        }
    }

    /// <returns>False if others still use it.</returns>
    public bool Leave(SharedFile file)
    {
        lock (_names)
        {
            return --file.Users == 0;
        }
    }

    /// <summary>It is closed; it stays where somebody has come to use it meanwhile.</summary>
    public void Forget(SharedFile file)
    {
        lock (_names)
        {
            // Of two who left one after the other, the second may find that the name is a new file's already.
            if (file.Users == 0 && _files.GetValueOrDefault(file.Path) == file)
            {
                _files.Remove(file.Path);
            }
        }
    }

    public bool IsInUse(SharedFile file)
    {
        lock (_names)
        {
            return file.Users > 0;
        }
    }
}
