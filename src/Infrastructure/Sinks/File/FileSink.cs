using Gse.Application.Delivery;
using Gse.Domain.Channels;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// One file a channel, one document a line. A batch is with the operating system when it is answered, so it survives
/// this process but not a power failure.
/// </summary>
internal sealed class FileSink(string folder, FileSinkOptions options) : ISink
{
    private const byte NewLine = (byte)'\n';

    private readonly Dictionary<ChannelId, ChannelFile> _files = [];

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

            var to = from + 1;
            while (to < batch.Count && batch[to].Route.Channel == batch[from].Route.Channel && !HasNewLine(batch[to]))
            {
                to++;
            }

            try
            {
                await FileOf(batch[from].Route.Channel).AppendAsync(batch, from, to, cancellation);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                batch.Trouble = failure.Message;
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

    private ChannelFile FileOf(ChannelId channel)
    {
        if (!_files.TryGetValue(channel, out var file))
        {
            _files.Add(channel, file = new ChannelFile(Path.Combine(folder, $"channel-{channel}"), options));
        }

        return file;
    }
}
