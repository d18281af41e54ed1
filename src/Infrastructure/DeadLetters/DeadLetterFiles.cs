using System.Collections.Concurrent;
using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Gse.Infrastructure.Sinks.File;

namespace Gse.Infrastructure.DeadLetters;

/// <summary>Dead letters in a folder, one file for each storage: <c>{stream_to_id}.jsonl</c>, a record a line.</summary>
internal sealed class DeadLetterFiles(string folder) : IDeadLetters, IAsyncDisposable
{
    private readonly ConcurrentDictionary<StreamToId, Letters> _files = new();

    public async Task WriteAsync(
        StreamToId target, IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        var (file, gate) = _files.GetOrAdd(target, Open);
        await gate.WaitAsync(cancellation);
        try
        {
            // Of a record the file looks at its value only.
            var lines = new SinkBatch([.. letters.Select(
                letter => default(SinkRecord) with { Value = DeadLetterLine.Of(letter) })]);
            await file.AppendAsync(lines, 0, lines.Count, cancellation);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException("The dead letters cannot be written.", failure);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (file, gate) in _files.Values)
        {
            await file.DisposeAsync();
            gate.Dispose();
        }
    }

    private Letters Open(StreamToId target) => new(
        new ChannelFile(Path.Combine(folder, target.ToString()), new FileSinkOptions()), new SemaphoreSlim(1, 1));

    private sealed record Letters(ChannelFile File, SemaphoreSlim Gate);
}
