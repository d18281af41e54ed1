using System.ComponentModel.DataAnnotations;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>Which PostgreSQL keeps the documents of the read model.</summary>
public sealed class MartenReadModelOptions
{
    /// <summary>
    /// <c>Host=...;Database=...</c> as Npgsql has it, or <c>postgres://user:password@host/database</c>.
    /// </summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// The PostgreSQL schema of the checkpoints; the documents of version 3, say, are in a schema of this name and
    /// <c>_v3</c>. 1 to 40 of <c>a-z 0-9 _</c>, a letter first.
    /// </summary>
    [RegularExpression("[a-z][a-z0-9_]{0,39}")]
    public string Schema { get; set; } = "gse";

    /// <summary>
    /// Makes or changes the schema when the store is opened: for tests and trials. Elsewhere <c>gse-edge migrate</c>
    /// does.
    /// </summary>
    public bool CreateSchema { get; set; }

    /// <summary>How long the server may take to answer at the start of the edge; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
