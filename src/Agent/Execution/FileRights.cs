using System.Runtime.InteropServices;

namespace Gse.AgentHost.Execution;

/// <summary>
/// While it lives, what this thread does with files it does with another account's rights. Of one thread, without
/// waiting for anything; the agent's supplementary groups stay.
/// </summary>
internal sealed partial class FileRights : IDisposable
{
    private FileRights()
    {
    }

    /// <summary>Null where there is nothing to change: for root's own files, and in an agent without root.</summary>
    public static FileRights? Of(Account account)
    {
        if (!Environment.IsPrivilegedProcess || account.Uid == 0)
        {
            return null;
        }

        // The group first: who has given up root's rights cannot change it any more.
        _ = setfsgid(account.Gid);
        _ = setfsuid(account.Uid);
        return new FileRights();
    }

    public void Dispose()
    {
        _ = setfsuid(0);
        _ = setfsgid(0);
    }

    [LibraryImport("libc")]
    private static partial int setfsuid(uint uid);

    [LibraryImport("libc")]
    private static partial int setfsgid(uint gid);
}
