namespace Gse.Domain.Liveness;

/// <summary>
/// The place of one tracked agent in a <see cref="LivenessDetector"/>: all that a beat has to bring. Places are reused;
/// the generation tells the old tenant from the new one, so that a late beat of an untracked agent counts for nobody.
/// The default value names no place.
/// </summary>
/// <param name="Index">Dense, from 0: fit to index an array beside the detector.</param>
/// <param name="Generation">
/// From 1; comes round after <see cref="BeatCell.MaxGeneration"/> reuses of one place, so a handle must not be kept
/// that long.
/// </param>
public readonly record struct LivenessSlot(int Index, int Generation);
