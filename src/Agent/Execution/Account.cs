using System.Runtime.InteropServices;

namespace Gse.AgentHost.Execution;

/// <summary>An account of this host, as the system's own look-up (files, LDAP ...) has it.</summary>
internal sealed record Account(string Name, uint Uid, uint Gid, string Home, string Shell)
{
    /// <summary>The account with this name; null if there is none.</summary>
    public static unsafe Account? Find(string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        return Read((entry, buffer, size, found) => Native.getpwnam_r(name, entry, buffer, size, found));
    }

    /// <summary>Whose rights this process has. An id without an account is told as a number.</summary>
    public static unsafe Account Own()
    {
        var uid = Native.geteuid();
        return Read((entry, buffer, size, found) => Native.getpwuid_r(uid, entry, buffer, size, found))
            ?? new Account($"{uid}", uid, Native.getegid(), "/", "/bin/sh");
    }

    private unsafe delegate int LookUp(Native.Entry* entry, byte* buffer, nuint size, Native.Entry** found);

    private static unsafe Account? Read(LookUp lookUp)
    {
        const int TooSmall = 34;
        for (var size = 1024; ; size *= 4)
        {
            var buffer = new byte[size];
            Native.Entry entry;
            Native.Entry* found = null;
            fixed (byte* at = buffer)
            {
                var failed = lookUp(&entry, at, (nuint)size, &found);
                if (failed == TooSmall && size < 1 << 20)
                {
                    continue;
                }

                return failed != 0 || found is null
                    ? null
                    : new Account(Text(entry.Name), entry.Uid, entry.Gid, Text(entry.Home), Text(entry.Shell));
            }
        }
    }

    private static unsafe string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
