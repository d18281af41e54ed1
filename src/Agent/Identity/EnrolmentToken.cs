using System.Diagnostics.CodeAnalysis;

namespace Gse.AgentHost.Identity;

/// <summary>
/// <c>gse1.&lt;id&gt;.&lt;secret&gt;.&lt;sha-256 of the CA certificate, hex&gt;</c>: buys a certificate, and tells
/// which CA to trust before anything is sent to the edge.
/// </summary>
internal sealed record EnrolmentToken(string Text, byte[] AuthorityHash)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out EnrolmentToken? token)
    {
        token = null;
        var parts = text.Split('.');
        if (parts is not ["gse1", { Length: > 0 }, { Length: > 0 }, { Length: 64 } hash]
            || !hash.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        token = new EnrolmentToken(text, Convert.FromHexString(hash));
        return true;
    }

    // A secret has no business in a log, and records print themselves.
    public override string ToString() => "gse1.***";
}
