using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.Sqlite;

internal sealed class AppendWork(StreamAppend append, long size) : WriteWork<AppendResult>
{
    public override long Size => size;

    protected override AppendResult Write(LogWriterState state) => state.Append(append);
}

internal sealed class AppendManyWork(IReadOnlyList<StreamAppend> appends, long size)
    : WriteWork<IReadOnlyList<AppendResult>>
{
    public override long Size => size;

    protected override IReadOnlyList<AppendResult> Write(LogWriterState state)
    {
        var results = new AppendResult[appends.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = state.Append(appends[i]);
        }

        return results;
    }
}

internal sealed class RetentionWork(StreamName stream, StreamRetention retention) : WriteWork<bool>
{
    public override long Size => 100;

    protected override bool Write(LogWriterState state)
    {
        state.SetRetention(stream, retention);
        return true;
    }
}

/// <summary>Writes nothing; wakes the writer.</summary>
internal sealed class WakeWork : WriteWork<bool>
{
    public override long Size => 0;

    protected override bool Write(LogWriterState state) => true;
}
