using Gse.Application;
using Gse.Application.Delivery;
using Gse.Edge.Http.Refusals;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gse.Edge.Http.V1;

/// <summary>Reads and unpacks a body of records, within the limits.</summary>
internal sealed class RecordReader(IOptions<GseHttpOptions> options)
{
    private const int FirstBuffer = 16_384;

    public async Task<Result<IReadOnlyList<ChannelRecord>>> ReadAsync(
        HttpContext context, RecordOrigin origin, CancellationToken cancellation)
    {
        var body = await ReadBodyAsync(context, cancellation);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var told)
            ? told.MediaType.Value
            : null;
        return RecordBodies.Read(type, body.Value, origin, options.Value);
    }

    private async Task<Result<ReadOnlyMemory<byte>>> ReadBodyAsync(
        HttpContext context, CancellationToken cancellation)
    {
        var (request, limit) = (context.Request, options.Value.MaxUnpackedBytes);
        return request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
        {
            "" or "identity" => await ReadAsync(request.Body, request.ContentLength, limit, 0, cancellation),
            "gzip" => await UnpackAsync(request.Body, limit, cancellation),
            _ => new UnknownEncoding(),
        };
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> UnpackAsync(
        Stream body, int limit, CancellationToken cancellation)
    {
        try
        {
            await using var unpacked = GzipBody.Unpack(body);
            var read = await ReadAsync(unpacked, null, limit, GzipBody.TailLength, cancellation);
            if (read.Refusal is not null)
            {
                return read;
            }

            return GzipBody.IsWhole(read.Value.Span)
                ? read.Value[..^GzipBody.TailLength]
                : new MalformedBody("the body is cut off, or more than gzip");
        }
        catch (InvalidDataException)
        {
            return new MalformedBody("the body is not packed as its Content-Encoding says");
        }
    }

    /// <param name="body">What is read to its end.</param>
    /// <param name="length">What is known of its length.</param>
    /// <param name="limit">The longest body in bytes.</param>
    /// <param name="tail">How many bytes behind it do not count.</param>
    /// <param name="cancellation">When the caller has gone.</param>
    private static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(
        Stream body, long? length, int limit, int tail, CancellationToken cancellation)
    {
        var buffer = new byte[length is > 0 && length <= limit ? (int)length + 1 : FirstBuffer];
        var count = 0;
        while (await body.ReadAsync(buffer.AsMemory(count), cancellation) is > 0 and var read)
        {
            count += read;
            if (count > limit + tail)
            {
                return new BodyTooLarge(limit);
            }

            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return new ReadOnlyMemory<byte>(buffer, 0, count);
    }
}
