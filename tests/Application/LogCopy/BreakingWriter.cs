using Gse.Application.EventLog;

namespace Gse.Application.Tests.LogCopy;

/// <summary>A writer that breaks at some call: the first appends of it are written, and nobody hears of it.</summary>
internal sealed class BreakingWriter(IEventWriter log, int goodCalls, int writtenThen) : IEventWriter
{
    private int _calls;

    public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellation) =>
        (await AppendManyAsync([append], cancellation))[0];

    public async ValueTask<IReadOnlyList<AppendResult>> AppendManyAsync(
        IReadOnlyList<StreamAppend> appends, CancellationToken cancellation)
    {
        if (_calls++ < goodCalls)
        {
            return await log.AppendManyAsync(appends, cancellation);
        }

        await log.AppendManyAsync([.. appends.Take(writtenThen)], cancellation);
        throw new IOException("the log is out of reach");
    }

    public ValueTask SetRetentionAsync(
        StreamName stream, StreamRetention retention, CancellationToken cancellation) =>
        log.SetRetentionAsync(stream, retention, cancellation);
}
