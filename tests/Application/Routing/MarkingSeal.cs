using Gse.Application.Routing;

namespace Gse.Application.Tests.Routing;

/// <summary>Seals so that a test can see it, and each time to another text.</summary>
internal sealed class MarkingSeal : ISecretSeal
{
    private int _sealed;

    public string Seal(string plain) => $"sealed{++_sealed}:{plain}";

    public string? TryUnseal(string sealedText) =>
        sealedText.StartsWith("sealed", StringComparison.Ordinal)
            ? sealedText[(sealedText.IndexOf(':', StringComparison.Ordinal) + 1)..]
            : null;
}
