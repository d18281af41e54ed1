namespace Gse.Application.Tasks.Output;

/// <summary>Where UTF-8 may be cut.</summary>
internal static class Utf8Cut
{
    private const int LongestCharacter = 4;

    /// <summary>
    /// How many of the first <paramref name="wanted"/> bytes end with a whole character; never less than the first
    /// character, or a reader that asks for less would never get on.
    /// </summary>
    public static int At(ReadOnlySpan<byte> text, int wanted)
    {
        if (wanted >= text.Length)
        {
            return text.Length;
        }

        var cut = wanted;
        while (cut > 0 && wanted - cut < LongestCharacter && IsContinuation(text[cut]))
        {
            cut--;
        }

        if (cut > 0)
        {
            return cut;
        }

        cut = 1;
        while (cut < text.Length && cut < LongestCharacter && IsContinuation(text[cut]))
        {
            cut++;
        }

        return cut;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
