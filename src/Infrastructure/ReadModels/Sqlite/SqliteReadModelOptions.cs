using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.ReadModels.Sqlite;

/// <summary>Where the documents of the read model are kept.</summary>
public sealed class SqliteReadModelOptions
{
    /// <summary>
    /// The database file; its folder is made where it is missing. Beside it stand <c>-wal</c> and <c>-shm</c>. It may
    /// be deleted while the edge is down: it is made anew from the log.
    /// </summary>
    [Required]
    public string Path { get; set; } = "";
}
