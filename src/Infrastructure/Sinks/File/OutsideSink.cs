using Gse.Application.Delivery;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>A storage that leads where the edge may not write: nothing is written, and all of it waits.</summary>
internal sealed class OutsideSink(string dataLogPath) : ISink
{
    public Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        batch.Trouble = $"data_log_path {dataLogPath} leads out of the folders that {FileSinkOptions.Section}:"
            + $"{nameof(FileSinkOptions.Folders)} allows";
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
