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

    /// <summary>
    /// The database file of the delivery checkpoints; default <c>delivery.db</c> beside <see cref="Path"/>. Not to be
    /// deleted lightly: all documents of the past would be sent to the storages again.
    /// </summary>
    public string? DeliveryPath { get; set; }

    internal string DeliveryPathInForce => string.IsNullOrWhiteSpace(DeliveryPath)
        ? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, "delivery.db")
        : DeliveryPath;
}
