namespace Gse.Application.Routing;

/// <summary>Encrypts what is kept and may not be read by who reads the files.</summary>
public interface ISecretSeal
{
    /// <summary>Another text each time.</summary>
    string Seal(string plain);

    /// <summary>Null if this was sealed elsewhere, or the key is lost.</summary>
    string? TryUnseal(string sealedText);
}
