using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gse.AgentHost.Execution;

/// <summary>Whom files belong to.</summary>
internal static partial class FileOwner
{
    private const int CurrentFolder = -100;
    private const int NotFollowing = 0x100;
    private const uint Owner = 0x08;

    /// <summary>The uid of the file, or of the link if it is one; null if there is none.</summary>
    public static uint? Of(string path)
    {
        Span<byte> status = stackalloc byte[256];
        var read = statx(CurrentFolder, path, NotFollowing, Owner, ref MemoryMarshal.GetReference(status));

        // struct statx: mask, blksize, attributes (8 bytes), nlink, uid.
        return read == 0 ? MemoryMarshal.Read<uint>(status[20..]) : null;
    }

    /// <summary>Gives the file to an account.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void Give(SafeFileHandle file, Account account)
    {
        if (fchown(file, account.Uid, account.Gid) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint uid, uint gid);
}
