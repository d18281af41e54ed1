using System.Runtime.InteropServices;

namespace Gse.AgentHost.Execution;

/// <summary>The C library's look-up of accounts.</summary>
internal static partial class Native
{
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct Entry
    {
        public byte* Name;
        public byte* Password;
        public uint Uid;
        public uint Gid;
        public byte* Description;
        public byte* Home;
        public byte* Shell;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int getpwnam_r(
        string name, Entry* entry, byte* buffer, nuint size, Entry** found);

    [LibraryImport("libc")]
    internal static unsafe partial int getpwuid_r(uint uid, Entry* entry, byte* buffer, nuint size, Entry** found);

    [LibraryImport("libc")]
    internal static partial uint geteuid();

    [LibraryImport("libc")]
    internal static partial uint getegid();
}
