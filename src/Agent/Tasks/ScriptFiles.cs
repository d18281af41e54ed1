using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Writes the files of an order for its user.
/// 1. All or nothing starts: the first that cannot be written is why the run could not start.
/// 2. Each appears whole under its name, as a new file: an agent with root's rights follows no link that somebody laid
///    there.
/// 3. Where a part of the path is the user's own, the user could lead it elsewhere at any moment: there a root's agent
///    writes with the user's rights, so nothing comes to lie where the user may not write.
/// 4. A root's agent puts nothing into a folder that belongs to a third account: that account could put another script
///    in its place. Folders that it makes are root's and open to all, as /tmp is: several users may be given the same.
/// </summary>
internal static class ScriptFiles
{
    private const UnixFileMode ForUser =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Readable = ForUser | (UnixFileMode)0b000_101_101;
    private const UnixFileMode Shared = (UnixFileMode)0b1_111_111_111;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <returns>Why they cannot all be written, or null.</returns>
    public static LaunchRefusal? Write(IEnumerable<ScriptFile> files, Account account)
    {
        foreach (var file in files)
        {
            try
            {
                var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(file.Folder));
                if (FindForeign(folder, account) is { } foreign)
                {
                    var why = $"{foreign} belongs neither to root nor to {account.Name}: scripts are not safe in it";
                    return new LaunchRefusal(StartFailure.NotAllowed, why);
                }

                Make(folder, Environment.IsPrivilegedProcess ? Shared : Readable);
                using (Owners(folder).Any(uid => uid != 0) ? FileRights.Of(account) : null)
                {
                    Write(file, account);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                var failure = e.HResult is NoSpace or QuotaExceeded ? StartFailure.NoSpace : StartFailure.Other;
                var path = Path.Combine(file.Folder, file.Name);
                return new LaunchRefusal(failure, $"{path} is not written: {e.Message}");
            }
        }

        return null;
    }

    // Modes are set afterwards: the agent may have been started with a mask that would shut users out.
    private static void Make(string folder, UnixFileMode mode)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { Length: > 0 } parent)
        {
            Make(parent, Readable);
        }

        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, mode);
    }

    private static void Write(ScriptFile file, Account account)
    {
        var path = Path.Combine(file.Folder, file.Name);
        var beside = Path.Combine(file.Folder, $".gse-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = ForUser,
            BufferSize = 0,
        };
        try
        {
            using (var stream = new FileStream(beside, options))
            {
                stream.Write(file.Content.Span);
                if (Environment.IsPrivilegedProcess)
                {
                    FileOwner.Give(stream.SafeFileHandle, account);
                }
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(beside);
            throw;
        }
    }

    private static string? FindForeign(string folder, Account account)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        return Parts(folder).FirstOrDefault(at =>
            FileOwner.Of(at) is { } uid && uid != 0 && uid != account.Uid);
    }

    private static IEnumerable<uint> Owners(string folder) =>
        Parts(folder).Select(FileOwner.Of).OfType<uint>();

    private static IEnumerable<string> Parts(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }
}
