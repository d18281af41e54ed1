using System.IO.Pipelines;
using Google.Protobuf;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>
/// One writer at a time: the reading loop with its acknowledgements, or one of the few others that have something to
/// say.
/// </summary>
// CA1001: a SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose of, and the last of several
// users of this is not known.
#pragma warning disable CA1001
internal sealed class FrameOutput(PipeWriter writer)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>For whoever holds the turn.</summary>
    public PipeWriter Writer => writer;

    /// <summary>Takes the turn; at once, nearly always.</summary>
    public Task EnterAsync(CancellationToken cancellation) =>
        _turn.Wait(0, CancellationToken.None) ? Task.CompletedTask : _turn.WaitAsync(cancellation);

    public void Exit() => _turn.Release();

    /// <summary>Writes one message and flushes it.</summary>
    public async Task SendAsync(FrameKind kind, IMessage message, CancellationToken cancellation)
    {
        await EnterAsync(cancellation);
        try
        {
            FrameWriter.Write(writer, kind, message);
            await writer.FlushAsync(cancellation);
        }
        finally
        {
            Exit();
        }
    }
}
