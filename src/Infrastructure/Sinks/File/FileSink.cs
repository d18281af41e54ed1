using System.Buffers;
using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// One file a channel, one document a line. What is taken is on the disk and survives a power failure. A line break
/// inside a document would make two of it, and without it the bytes would not be the producer's: such a document is
/// refused.
/// </summary>
internal sealed partial class FileSink(string folder, SharedFiles files, ILogger logger) : ISink
{
    private const byte NewLine = (byte)'\n';

    private readonly Dictionary<ChannelId, SharedFile> _files = [];
    private readonly ArrayBufferWriter<byte> _lines = new();

    public async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        // Runs of one channel are written at once; batches nearly always are one run.
        for (var from = 0; from < batch.Count;)
        {
            if (HasNewLine(batch[from]))
            {
                batch.Refuse(from++, "the document has a line break inside");
                continue;
            }

            var channel = batch[from].Route.Channel;
            var to = CollectRun(batch, from, channel);
            try
            {
                await FileOf(channel).AppendAsync(_lines.WrittenMemory, cancellation);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Log.NotWritten(logger, failure, folder);
                batch.Trouble = failure is UnauthorizedAccessException
                    ? "the edge has no right to write there"
                    : "the file cannot be written";
                return;
            }

            for (; from < to; from++)
            {
                batch.Take(from);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
        {
            await file.DisposeAsync();
        }
    }

    private static bool HasNewLine(in SinkRecord record) => record.Value.Span.Contains(NewLine);

    private int CollectRun(SinkBatch batch, int from, ChannelId channel)
    {
        _lines.ResetWrittenCount();
        var to = from;
        while (to < batch.Count && batch[to].Route.Channel == channel && !HasNewLine(batch[to]))
        {
            _lines.Write(batch[to++].Value.Span);
            _lines.Write([NewLine]);
        }

        return to;
    }

    private SharedFile FileOf(ChannelId channel)
    {
        if (!_files.TryGetValue(channel, out var file))
        {
            file = files.Use(Path.Combine(folder, $"channel-{channel}"));
            _files.Add(channel, file);
        }

        return file;
    }

    private static partial class Log
    {
        [LoggerMessage(2210, LogLevel.Warning, "A file in {Folder} cannot be written")]
        public static partial void NotWritten(ILogger logger, Exception failure, string folder);
    }
}
