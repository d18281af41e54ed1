namespace Gse.Domain.Liveness;

/// <summary>
/// All that beats and verdicts share about one place, in one 64-bit word, so that a single compare-and-swap decides
/// every race between them: generation (18 bits), seen (1), lost (1), last sign of life in milliseconds (44 bits, 557
/// years).
/// </summary>
internal static class BeatCell
{
    public const int MaxGeneration = (1 << 18) - 1;
    public const long MaxTime = (1L << TimeBits) - 1;

    private const int TimeBits = 44;
    private const long LostBit = 1L << TimeBits;
    private const long SeenBit = 1L << (TimeBits + 1);
    private const int GenerationShift = TimeBits + 2;

    public static long Pack(int generation, bool seen, bool lost, long time) =>
        ((long)generation << GenerationShift) | (seen ? SeenBit : 0) | (lost ? LostBit : 0) | (time & MaxTime);

    public static int Generation(long cell) => (int)((ulong)cell >> GenerationShift);

    /// <summary>Whether a sign of life came since the place was taken.</summary>
    public static bool IsSeen(long cell) => (cell & SeenBit) != 0;

    public static bool IsLost(long cell) => (cell & LostBit) != 0;

    public static long Time(long cell) => cell & MaxTime;

    public static long Lost(long cell) => cell | LostBit;

    /// <summary>
    /// The word after a beat: alive, seen, and never earlier than before, since two threads may bring their beats in
    /// the other order than they read the clock.
    /// </summary>
    public static long Beaten(long cell, long now) =>
        (cell & ~(LostBit | MaxTime)) | SeenBit | Math.Max(Time(cell), now & MaxTime);

    /// <summary>The generation of the next tenant; 0 is left out, so that the default handle fits nobody.</summary>
    public static int NextGeneration(int generation) => generation == MaxGeneration ? 1 : generation + 1;
}
