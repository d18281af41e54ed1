namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>Arrays of an exact length, used again and again while they are short.</summary>
internal sealed class ExactArrays
{
    private const int LongestKept = 2_048;

    private readonly byte[]?[] _kept = new byte[]?[LongestKept + 1];

    /// <summary>An array with anything in it; the next call for this length gives the same.</summary>
    public byte[] Of(int length) => length > LongestKept ? new byte[length] : _kept[length] ??= new byte[length];
}
