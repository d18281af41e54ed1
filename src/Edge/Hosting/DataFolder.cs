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

    /// <summary>
    /// Takes the folder for this process, until it ends. The edge's name, spools and dead letters are in it, and two
    /// edges of one name would each believe that they hold the other's agents.
    /// </summary>
    /// <exception cref="EdgeStartException">Another process has it.</exception>
    public static IDisposable Take(string path)
    {
        var file = Path.Combine(path, "edge.lock");
        try
        {
            // The name stays when we go: to delete it would let two processes hold locks on two files of one name.
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EdgeStartException(
                $"Data: the folder '{path}' is in use by another edge, or cannot be written; each edge needs its own",
                failure);
        }
    }
}
