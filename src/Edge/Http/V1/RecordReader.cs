using Gse.Application;
using Gse.Application.Delivery;
using Gse.Edge.Http.Refusals;
using Microsoft.AspNetCore.RequestDecompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gse.Edge.Http.V1;

/// <summary>Reads and unpacks a body of records, within the limits.</summary>
internal sealed class RecordReader(IRequestDecompressionProvider unpacking, IOptions<GseHttpOptions> options)
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

    private async Task<Result<ReadOnlyMemory<byte>>> ReadBodyAsync(HttpContext context, CancellationToken cancellation)
    {
        var packed = unpacking.GetDecompressionStream(context);
        // What it knows it takes out of the header.
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            return new UnknownEncoding();
        }

        try
        {
            await using (packed)
            {
                return await ReadAsync(
                    packed ?? context.Request.Body, packed is null ? context.Request.ContentLength : null,
                    cancellation);
            }
        }
        catch (InvalidDataException)
        {
            return new MalformedBody("the body is not packed as its Content-Encoding says");
        }
    }

    private async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(
        Stream body, long? length, CancellationToken cancellation)
    {
        var limit = options.Value.MaxUnpackedBytes;
        var buffer = new byte[length is > 0 && length <= limit ? (int)length + 1 : FirstBuffer];
        var count = 0;
        while (await body.ReadAsync(buffer.AsMemory(count), cancellation) is > 0 and var read)
        {
            count += read;
            if (count > limit)
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
