using System.IO.Compression;

namespace Gse.Infrastructure.Sinks.File;

internal static class Gzip
{
    private const int BufferSize = 131_072;

    /// <summary>Many files may be put aside at once; they are to cost one processor at most.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>The whole stream, compressed, and on the disk when this returns. Otherwise there is no file.</summary>
    public static async Task WriteAsync(Stream from, string file, CancellationToken cancellation)
    {
        await OneAtATime.WaitAsync(cancellation);
        try
        {
            await WriteNowAsync(from, file, cancellation);
        }
        catch
        {
            System.IO.File.Delete(file);
            throw;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task WriteNowAsync(Stream from, string file, CancellationToken cancellation)
    {
        await using var to = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read);
        // Lines of JSON shrink to a fraction even so, and the processor has better things to do.
        await using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
        {
            await from.CopyToAsync(gzip, BufferSize, cancellation);
        }

        to.Flush(flushToDisk: true);
    }
}
