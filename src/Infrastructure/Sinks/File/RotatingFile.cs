using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// A file of lines that is written to its end: <c>name.jsonl</c>. What is appended is on the disk when the call
/// returns; after a failure nothing of it is left, and a line that a crash left unfinished is cut off before the next
/// one is written. A file that is full or old is put aside as <c>name.1.jsonl</c>, and what was put aside earlier
/// moves to the next number; those are compressed to <c>name.1.jsonl.gz</c> in the background. For one writer at a
/// time.
/// </summary>
internal sealed class RotatingFile(
    string pathWithoutExtension, RotationLimits limits, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const byte NewLine = (byte)'\n';

    private readonly AsideFiles _aside = new(pathWithoutExtension, limits, logger);
    private FileStream? _open;
    private DateTimeOffset _begun;

    private string Current => pathWithoutExtension + ".jsonl";

    /// <param name="lines">Whole lines, each with its line break.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        var file = await OpenAsync();
        var before = file.Length;
        try
        {
            // Somebody may have emptied the file in place: then its end is not where we wrote last.
            file.Position = before;
            await file.WriteAsync(lines, cancellation);
            // What is answered as delivered is never sent again, so it must survive the loss of power, too.
            file.Flush(flushToDisk: true);
        }
        catch
        {
            await TakeBackAsync(file, before);
            throw;
        }
    }

    /// <summary>Stops compressing, too; what is unfinished is begun again when the file is next opened.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _aside.DisposeAsync();
    }

    private async ValueTask<FileStream> OpenAsync()
    {
        // Somebody may have moved or deleted the file to be rid of old alarms: then a new one is begun.
        if (_open is not null && !System.IO.File.Exists(Current))
        {
            await CloseAsync();
        }

        if (_open is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Current)!);
            _aside.Recover();
            _open = OpenCurrent();
        }

        if (IsDone(_open))
        {
            await CloseAsync();
            _aside.Take(Current);
            _open = OpenCurrent();
        }

        return _open;
    }

    private bool IsDone(FileStream file)
    {
        if (file.Length == 0)
        {
            _begun = time.GetUtcNow();
        }

        return file.Length >= limits.MaxBytes || time.GetUtcNow() - _begun >= limits.MaxAge;
    }

    private FileStream OpenCurrent()
    {
        // No buffer of its own: what was written is with the operating system.
        var file = new FileStream(
            Current, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0);
        try
        {
            CutUnfinishedLine(file);
            _begun = file.Length == 0 ? time.GetUtcNow() : System.IO.File.GetCreationTimeUtc(file.SafeFileHandle);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void CutUnfinishedLine(FileStream file)
    {
        Span<byte> block = stackalloc byte[4_096];
        var end = file.Length;
        while (end > 0)
        {
            var start = Math.Max(0, end - block.Length);
            file.Position = start;
            var read = block[..(int)(end - start)];
            file.ReadExactly(read);
            var last = read.LastIndexOf(NewLine);
            if (last >= 0)
            {
                end = start + last + 1;
                break;
            }

            end = start;
        }

        file.SetLength(end);
        file.Position = end;
    }

    private async ValueTask TakeBackAsync(FileStream file, long before)
    {
        // What cannot be taken back is a line that is there twice or, if unfinished, is cut off at the next opening.
        try
        {
            file.SetLength(before);
        }
        finally
        {
            await CloseAsync();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_open is { } file)
        {
            _open = null;
            await file.DisposeAsync();
        }
    }
}
