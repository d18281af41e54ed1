using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace Gse.Protocol;

/// <summary>
/// What an operator signs of a script order, and how. The text names everything that decides what runs, each part with
/// its length in bytes, so that no two orders have the same:
/// <code>
/// gse-signed-order 1
/// user 4:root
/// interpreter 0:
/// file 6:/tmp/a 4:x.sh SHA256
/// environment 4:NAME 5:value
/// atomic 0 10 after 1,2 command 11:/tmp/a/x.sh
/// not-after 1796000000000
/// nonce 8:12345678
/// </code>
/// Files and atomic tasks stand in their order, variables sorted by name (ordinal). The signature is ECDSA over P-256
/// and SHA-256, in the form of IEEE P1363.
/// </summary>
public static class SignedOrder
{
    private static readonly HashAlgorithmName Hash = HashAlgorithmName.SHA256;

    /// <summary>The text, in UTF-8.</summary>
    public static byte[] Text(ScriptOrder order, long notAfterMs, string nonce)
    {
        var text = new StringBuilder("gse-signed-order 1\n");
        text.Append("user ").AppendPart(order.User).Append('\n');
        text.Append("interpreter ").AppendPart(order.Interpreter).Append('\n');
        foreach (var file in order.Files)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(file.Content.Span));
            text.Append("file ").AppendPart(file.Folder).Append(' ').AppendPart(file.Name)
                .Append(' ').Append(hash).Append('\n');
        }

        foreach (var (name, value) in order.Environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            text.Append("environment ").AppendPart(name).Append(' ').AppendPart(value).Append('\n');
        }

        foreach (var atomic in order.Atomics)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"atomic {atomic.Id} {atomic.TimeoutSeconds} after {string.Join(',', atomic.After)} command ");
            text.AppendPart(atomic.Command).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"not-after {notAfterMs}\nnonce ").AppendPart(nonce).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>How a key is named: hex SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static string KeyId(ECDsa key) =>
        Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <param name="key">With its private part.</param>
    /// <param name="notAfter">Agents take the order no later.</param>
    /// <param name="nonce">New for each task: an agent takes it for one run only.</param>
    public static TaskSignature Sign(ScriptOrder order, ECDsa key, DateTimeOffset notAfter, string nonce)
    {
        var notAfterMs = notAfter.ToUnixTimeMilliseconds();
        return new TaskSignature
        {
            KeyId = KeyId(key),
            Signature = ByteString.CopyFrom(key.SignData(Text(order, notAfterMs, nonce), Hash)),
            NotAfterMs = notAfterMs,
            Nonce = nonce,
        };
    }

    /// <summary>Whether this key signed this order. Whether it is still in time is another question.</summary>
    public static bool IsSignedBy(ScriptOrder order, TaskSignature signature, ECDsa key) =>
        signature.KeyId == KeyId(key)
        && key.VerifyData(Text(order, signature.NotAfterMs, signature.Nonce), signature.Signature.Span, Hash);

    private static StringBuilder AppendPart(this StringBuilder text, string part) =>
        text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(part)}:").Append(part);
}
