using Gse.Application;
using Gse.Application.Delivery;
using Gse.Domain;
using Gse.Edge.Http.Refusals;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gse.Edge.Http.V1;

/// <summary>
/// The three forms in which records come: <c>application/x-ndjson</c> has one on a line,
/// <see cref="RecordEnvelope.MediaType"/> names a host for each, and a body of any other type is one record.
/// </summary>
internal static class RecordBodies
{
    private const string Lines = "application/x-ndjson";

    public static Result<IReadOnlyList<ChannelRecord>> Read(
        string? type, ReadOnlyMemory<byte> body, RecordOrigin origin, GseHttpOptions limits)
    {
        var records = new List<ChannelRecord>();
        var refusal = type?.ToLowerInvariant() switch
        {
            Lines => ReadLines(body, origin, limits.MaxRecords, records),
            RecordEnvelope.MediaType => RecordEnvelope.Read(body, origin, limits.MaxRecords, records),
            _ => ReadOne(body, origin, records),
        };
        refusal ??= Check(records, limits);
        return refusal is null ? records : refusal;
    }

    public static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Description = "May be packed (Content-Encoding: gzip, of one member or more); one cut off is refused.",
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Lines] = new() { Schema = Text("One record a line, its bytes unchanged; empty lines are left out.") },
                [RecordEnvelope.MediaType] = new() { Schema = RecordEnvelope.Schema },
                ["*/*"] = new() { Schema = Text("Any other type: the whole body is one record, its bytes unchanged.") },
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Format = "binary", Description = description };

    private static TooManyRecords? ReadLines(
        ReadOnlyMemory<byte> body, RecordOrigin origin, int limit, List<ChannelRecord> records)
    {
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Length > 0)
            {
                if (records.Count == limit)
                {
                    return new TooManyRecords(limit);
                }

                records.Add(origin.Of(line));
            }
        }

        return null;
    }

    private static Refusal? ReadOne(
        ReadOnlyMemory<byte> body, RecordOrigin origin, List<ChannelRecord> records)
    {
        records.Add(origin.Of(body));
        return null;
    }

    private static Refusal? Check(List<ChannelRecord> records, GseHttpOptions limits)
    {
        if (records.Count == 0 || records is [{ Value.IsEmpty: true }])
        {
            return new MalformedBody("there is no record in the body");
        }

        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Value.Length > limits.MaxRecordBytes)
            {
                return new RecordTooLarge(i, limits.MaxRecordBytes);
            }

            if (records[i].Host.Length > RecordEnvelope.MaxHostBytes)
            {
                return new InvalidInput("host", $"must not be longer than {RecordEnvelope.MaxHostBytes} bytes");
            }

            if (records[i].Protocol.Length > RecordEnvelope.MaxProtocolBytes)
            {
                return new InvalidInput("protocol", $"must not be longer than {RecordEnvelope.MaxProtocolBytes} bytes");
            }
        }

        return null;
    }
}
