using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Gse.Domain.Agents;

/// <summary>
/// How GSE 1.0 knows a host: cloud area and inner IP, written <c>0:10.0.0.1</c>. An IPv6 address has no brackets.
/// </summary>
/// <param name="CloudId">The cloud area, 0 for the direct one.</param>
/// <param name="Ip">The inner address in canonical text form.</param>
public readonly record struct HostAddress(int CloudId, string Ip)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out HostAddress address)
    {
        address = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0
            && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var cloud)
            && TryCreate(cloud, text![(colon + 1)..], out address);
    }

    public static bool TryCreate(int cloudId, string? ip, out HostAddress address)
    {
        address = default;
        if (cloudId < 0 || !IPAddress.TryParse(ip, out var parsed))
        {
            return false;
        }

        address = new HostAddress(cloudId, parsed.ToString());
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CloudId}:{Ip}");
}
