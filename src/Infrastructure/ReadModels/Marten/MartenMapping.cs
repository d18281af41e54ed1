using System.Text.Encodings.Web;
using System.Text.Json;
using JasperFx;
using Marten;
using Marten.Schema;
using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>
/// Marten's view of the documents of one version: a schema a version, a tenant a generation, and nothing made or
/// changed by itself.
/// </summary>
internal static class MartenMapping
{
    /// <summary>Rises when tables, columns or indexes change without a new version of the views.</summary>
    public const int Revision = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static DocumentStore Open(NpgsqlDataSource source, string schema) => DocumentStore.For(options =>
    {
        options.Connection(source);
        options.DatabaseSchemaName = schema;
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.DisableNpgsqlLogging = true;
        options.UseSystemTextJsonForSerialization(Json);

        // What fails is tried again by who called, who knows what may have been done.
        options.ConfigurePolly(_ => { });
        options.ConfigureWritePolly(_ => { });
        options.Policies.DisableInformationalFields();
        options.Policies.AllDocumentsAreMultiTenanted();
        options.Policies.ForAllDocuments(Map);
        foreach (var type in DocumentKinds.Tables.Keys)
        {
            options.RegisterDocumentType(type);
        }
    });

    public static string TableOf(string schema, string table) => $"{schema}.mt_doc_{table}";

    private static void Map(DocumentMapping mapping)
    {
        if (!DocumentKinds.Tables.TryGetValue(mapping.DocumentType, out var table))
        {
            return;
        }

        mapping.Alias = table.Table;
        mapping.TenancyStyle = JasperFx.MultiTenancy.TenancyStyle.Conjoined;
        foreach (var column in table.Columns)
        {
            mapping.DuplicateField(column);
        }

        foreach (var (name, of, _) in DocumentKinds.Indexes)
        {
            if (of == table.Table)
            {
                mapping.IgnoreIndex(name);
            }
        }
    }
}
