using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Gse.Domain.Access;

namespace Gse.Application.Access;

/// <summary>
/// The text of an enrolment token: <c>gse1.&lt;id&gt;.&lt;secret&gt;.&lt;sha-256 of the CA certificate&gt;</c>.
/// </summary>
internal sealed record EnrolmentTokenText(EnrolmentTokenId Id, string Secret, string Authority)
{
    private const string Version = "gse1";
    private const int SecretBytes = 32;

    /// <summary>As the events keep it.</summary>
    public string SecretHash => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    public string Text => $"{Version}.{Id}.{Secret}.{Authority}";

    public static EnrolmentTokenText New(string authority) => new(
        new EnrolmentTokenId(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))),
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)), authority);

    public static bool TryParse(string? text, [NotNullWhen(true)] out EnrolmentTokenText? token)
    {
        token = text is { Length: <= 256 } && text.Split('.') is [Version, var id, var secret, var authority]
            && id is { Length: > 0 and <= 32 } && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            && secret.Length > 0 && authority.Length == 64
                ? new EnrolmentTokenText(new EnrolmentTokenId(id), secret, authority)
                : null;
        return token is not null;
    }

    /// <summary>A secret has no business in a log, and records print themselves.</summary>
    public override string ToString() => $"{Version}.{Id}.***";
}
