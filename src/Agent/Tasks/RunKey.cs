using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gse.AgentHost.Tasks;

/// <summary>What names a run: one host's (or process's) part of a task.</summary>
internal readonly record struct RunKey(string TaskId, uint Target)
{
    private const int LongestId = 64;

    /// <summary>The id is one that names of files and groups may be made of.</summary>
    public bool IsValid =>
        TaskId.Length is > 0 and <= LongestId
        && TaskId.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.' or '_' or '-');

    /// <summary>Short, for what is kept of many runs.</summary>
    public UInt128 Hash => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())));

    /// <summary>The mark of one command's processes.</summary>
    /// <param name="agent">Tells agents of one host from each other: a mark is all that an agent ends processes by.
    /// </param>
    public string Mark(string agent, uint atomic) =>
        string.Create(CultureInfo.InvariantCulture, $"{agent}#{TaskId}#{Target}#{atomic}");

    /// <summary>What all marks of the agent with this folder begin with, now and in its later lives.</summary>
    public static string AgentMark(string folder) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folder))).AsSpan(0, 4));

    /// <summary>The name of one command's output file.</summary>
    public string SpoolName(uint atomic) => string.Create(CultureInfo.InvariantCulture, $"{Hash:x32}-{atomic}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TaskId}#{Target}");
}
