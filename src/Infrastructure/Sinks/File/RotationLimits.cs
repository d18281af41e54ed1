namespace Gse.Infrastructure.Sinks.File;

/// <summary>When a file is put aside, and what becomes of it then.</summary>
/// <param name="MaxBytes">A file that has grown to this is put aside before the next write.</param>
/// <param name="MaxAge">So is one that was begun this long ago. Null for never.</param>
/// <param name="KeepFiles">So many files put aside are kept, compressed or not; the oldest goes.</param>
/// <param name="Compress">Whether what is put aside is compressed.</param>
internal sealed record RotationLimits(long MaxBytes, TimeSpan? MaxAge, int KeepFiles, bool Compress);
