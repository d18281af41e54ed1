namespace Gse.Edge.Hosting;

/// <summary>
/// The folder of all that the edge keeps: the log, spools and dead letters with what producers sent, keys.
/// </summary>
internal static class DataFolder
{
    private const UnixFileMode ForItsUser =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// On Unix a new folder is open to the edge's user only, and with it every file in it, whatever its own mode. The
    /// mode of one that is there already is its owner's business.
    /// </summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, ForItsUser);
        }
    }
}
