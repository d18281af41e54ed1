using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>Storages of report mode <c>file</c>. Section <c>Sinks:File</c>.</summary>
public sealed class FileSinkOptions : IValidatableObject
{
    public const string Section = "Sinks:File";

    /// <summary>The edge's data folder, from which a relative <c>data_log_path</c> starts.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>
    /// Storages may lie under these folders, besides the data folder; one that leads elsewhere takes nothing. Absolute
    /// paths. Default none: anywhere the edge's user can write, so that who may add a storage may write there.
    /// </summary>
    public IList<string> Folders { get; } = [];

    /// <summary>
    /// A file that has grown to this is put aside before the next batch. 64 KiB to 16 GiB, default 64 MiB.
    /// </summary>
    [Range(65_536, 17_179_869_184)]
    public long MaxBytes { get; set; } = 67_108_864;

    /// <summary>
    /// A file that was begun this long ago is put aside before the next batch. 1 min to 3,650 days; default none: what
    /// is put aside is deleted some day, and of a quiet channel nothing should be for its age alone.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// So many files put aside are kept for each channel, compressed or not; the oldest goes. 0 to 1,000, default 4.
    /// </summary>
    [Range(0, 1_000)]
    public int KeepFiles { get; set; } = 4;

    /// <summary>Files put aside are compressed with gzip, in the background. Default true.</summary>
    public bool Compress { get; set; } = true;

    internal RotationLimits Limits => new(MaxBytes, MaxAge, KeepFiles, Compress);

    /// <summary>What the ranges of the single settings do not say.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Folders.Where(folder => !Path.IsPathFullyQualified(folder ?? "")).Select(folder => new ValidationResult(
            $"A folder in {nameof(Folders)} must be an absolute path: '{folder}' is none.", [nameof(Folders)]));
}
