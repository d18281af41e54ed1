using System.Text;
using System.Text.Json;
using Gse.Application;
using Gse.Application.Delivery;
using Gse.Domain;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using Microsoft.OpenApi;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Records with a host each: <c>{"records":[{"host":"h","value":"text"},{"valueBase64":"AAEC"}]}</c>.
/// </summary>
internal static class RecordEnvelope
{
    public const string MediaType = "application/vnd.gse.records+json";
    public const int MaxHostBytes = 256;
    public const int MaxProtocolBytes = 4_096;

    public static OpenApiSchema Schema { get; } = new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "records" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["records"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description =
                        "Either value (text) or valueBase64; without host or protocol that of the query holds.",
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["host"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["protocol"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["value"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["valueBase64"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" },
                    },
                },
            },
        },
    };

    public static Refusal? Read(
        ReadOnlyMemory<byte> body, RecordOrigin origin, int limit, List<ChannelRecord> records)
    {
        RecordListRequest? list;
        try
        {
            list = JsonSerializer.Deserialize(body.Span, V1Json.Default.RecordListRequest);
        }
        catch (JsonException wrong)
        {
            return BadRequests.Explain(wrong);
        }

        if (list?.Records is not { } told)
        {
            return new InvalidInput("records", "is missing");
        }

        if (told.Count > limit)
        {
            return new TooManyRecords(limit);
        }

        var problems = new InputProblems();
        for (var i = 0; i < told.Count && !problems.IsFull; i++)
        {
            if (told[i] is not var (host, protocol, value, base64))
            {
                problems.Wrong($"records[{i}]", "must be an object");
                continue;
            }

            if (value is null == base64 is null)
            {
                problems.Wrong($"records[{i}]", "must have either value or valueBase64");
                continue;
            }

            var said = new RecordOrigin(
                host is null ? origin.Host : Encoding.UTF8.GetBytes(host),
                protocol is null ? origin.Protocol : Encoding.UTF8.GetBytes(protocol));
            records.Add(said.Of(base64 ?? Encoding.UTF8.GetBytes(value!)));
        }

        return problems.Refusal;
    }
}

/// <summary>The body of <see cref="RecordEnvelope.MediaType"/>.</summary>
internal sealed record RecordListRequest(IReadOnlyList<RecordRequest?> Records);

/// <summary>One record of it.</summary>
internal sealed record RecordRequest(
    string? Host = null, string? Protocol = null, string? Value = null, byte[]? ValueBase64 = null);
