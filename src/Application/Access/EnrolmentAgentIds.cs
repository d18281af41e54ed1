using System.Globalization;
using System.Security.Cryptography;
using Gse.Domain.Agents;

namespace Gse.Application.Access;

/// <summary>
/// Agent ids in the form of GSE 2.0: <c>01</c>, padding, the MAC, the time in milliseconds, a suffix. Opaque to
/// clients; the suffix keeps hosts apart that were cloned with one MAC and enrol in the same millisecond.
/// </summary>
internal static class EnrolmentAgentIds
{
    private const int MacDigits = 12;
    private const int SuffixLength = 6;

    /// <param name="mac">12 hex digits; of a host that tells none, a random one stands in.</param>
    /// <param name="now">Goes into the id.</param>
    public static AgentId Allocate(string? mac, DateTimeOffset now)
    {
        var digits = mac is { Length: MacDigits } && mac.All(char.IsAsciiHexDigit)
            ? mac.ToLowerInvariant()
            : "02" + RandomNumberGenerator.GetHexString(MacDigits - 2, lowercase: true);
        var suffix = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", SuffixLength);
        return AgentId.Parse(string.Create(
            CultureInfo.InvariantCulture, $"010000{digits}{now.ToUnixTimeMilliseconds():0000000000000}{suffix}"));
    }
}
