using System.Buffers;
using Gse.Application.Delivery;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// The file of one channel. Appends whole batches: after a failure nothing of the batch is left, and a line that a
/// crash left unfinished is cut off before the next one is written.
/// </summary>
internal sealed class ChannelFile(string pathWithoutExtension, FileSinkOptions options) : IAsyncDisposable
{
    private const byte NewLine = (byte)'\n';

    private readonly ArrayBufferWriter<byte> _lines = new();
    private FileStream? _open;

    private string Current => pathWithoutExtension + ".jsonl";

    public async ValueTask AppendAsync(
        SinkBatch batch, int from, int to, CancellationToken cancellation)
    {
        _lines.ResetWrittenCount();
        for (var i = from; i < to; i++)
        {
            _lines.Write(batch[i].Value.Span);
            _lines.Write([NewLine]);
        }

        var file = await OpenAsync();
        var before = file.Length;
        try
        {
            // Somebody may have emptied the file in place: then its end is not where we wrote last.
            file.Position = before;
            await file.WriteAsync(_lines.WrittenMemory, cancellation);
            // What is answered as delivered is never sent again, so it must survive the loss of power, too.
            file.Flush(flushToDisk: true);
        }
        catch
        {
            await TakeBackAsync(file, before);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_open is { } file)
        {
            _open = null;
            await file.DisposeAsync();
        }
    }

    private async ValueTask<FileStream> OpenAsync()
    {
        // Somebody may have moved or deleted the file to be rid of old alarms: then a new one is begun.
        if (_open is { } file && (file.Length >= options.MaxBytes || !System.IO.File.Exists(Current)))
        {
            await DisposeAsync();
        }

        if (_open is null)
        {
            if (new FileInfo(Current) is { Exists: true } found && found.Length >= options.MaxBytes)
            {
                PutAside();
            }

            _open = OpenCurrent();
        }

        return _open;
    }

    private FileStream OpenCurrent()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Current)!);
        // No buffer of its own: what was written is with the operating system.
        var file = new FileStream(
            Current, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0);
        try
        {
            CutUnfinishedLine(file);
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

    private void PutAside()
    {
        if (options.KeepFiles == 0)
        {
            System.IO.File.Delete(Current);
            return;
        }

        for (var number = options.KeepFiles - 1; number >= 1; number--)
        {
            if (System.IO.File.Exists(Aside(number)))
            {
                System.IO.File.Move(Aside(number), Aside(number + 1), overwrite: true);
            }
        }

        System.IO.File.Move(Current, Aside(1), overwrite: true);
    }

    private string Aside(int number) => $"{pathWithoutExtension}.{number}.jsonl";

    private async ValueTask TakeBackAsync(FileStream file, long before)
    {
        // What cannot be taken back is a line that is there twice or, if unfinished, is cut off at the next opening.
        try
        {
            file.SetLength(before);
        }
        finally
        {
            await DisposeAsync();
        }
    }
}
