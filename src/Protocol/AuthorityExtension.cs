namespace Gse.Protocol;

/// <summary>
/// The edge's certificate carries the CA's own (DER, an OCTET STRING's worth of raw bytes) in a non-critical
/// extension, since TLS stacks leave the root out of what they send, and an agent that only has a token must see the
/// certificate whose hash the token names before it sends anything.
/// </summary>
public static class AuthorityExtension
{
    /// <summary>Made from a UUID, as ITU-T X.667 allows everybody.</summary>
    public const string Oid = "2.25.103386527470373158283512094862411583017";
}
