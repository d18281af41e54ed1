using System.Buffers;
using System.Collections.Concurrent;
using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Gse.Infrastructure.Sinks.File;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.DeadLetters;

/// <summary>
/// Dead letters in a folder, one file for each storage: <c>{stream_to_id}.jsonl</c>, a record a line.
/// </summary>
internal sealed class DeadLetterFiles(string folder, TimeProvider time, ILogger<DeadLetterFiles> logger)
    : IDeadLetters, IAsyncDisposable
{
    private static readonly RotationLimits Limits = new FileSinkOptions().Limits;

    private readonly ConcurrentDictionary<StreamToId, Letters> _files = new();

    public async Task WriteAsync(
        StreamToId target, IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        var (file, gate) = _files.GetOrAdd(target, Open);
        await gate.WaitAsync(cancellation);
        try
        {
            var lines = new ArrayBufferWriter<byte>();
            foreach (var letter in letters)
            {
                DeadLetterLine.Write(letter, lines);
            }

            await file.AppendAsync(lines.WrittenMemory, cancellation);
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
        new RotatingFile(Path.Combine(folder, target.ToString()), Limits, time, logger), new SemaphoreSlim(1, 1));

    private sealed record Letters(RotatingFile File, SemaphoreSlim Gate);
}
