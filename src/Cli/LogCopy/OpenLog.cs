using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.LogCopy;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Gse.Infrastructure.EventLog.Sqlite;
using Gse.Infrastructure.ReadModels.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Cli.LogCopy;

/// <summary>An engine that this program opened itself.</summary>
internal sealed class OpenLog : IAsyncDisposable
{
    private readonly List<object> _opened = [];

    private OpenLog(LogAddress address, TimeProvider time, bool isSource)
    {
        Filter = EventFilter.All;
        if (address.IsEventStoreDb)
        {
            var log = Keep(new EventStoreDbLog(
                new EventStoreDbOptions { ConnectionString = address.Engine, StreamPrefix = address.Prefix ?? "" },
                time, NullLogger<EventStoreDbLog>.Instance));
            (Reader, Writer, Marks) = (log, log, SharedLogMarks.Of(log, log, time));
            if (address.Prefix is null)
            {
                // A server may have other tenants; every stream of ours begins with a name we know.
                Filter = EventFilter.Streams([.. StreamName.Prefixes]);
            }
        }
        else
        {
            // Nothing is let go while it is copied, or not much: one look a day.
            var options = new SqliteLogOptions { Path = address.Path, ScavengeInterval = TimeSpan.FromDays(1) };
            var log = Keep(SqliteEventLog.Open(options, time, NullLogger<SqliteEventLog>.Instance));
            (Reader, Writer) = (log, log);
            if (!isSource || File.Exists(address.DeliveryPath))
            {
                Marks = Keep(new SqliteDeliveryCheckpoints(address.DeliveryPath));
            }
        }
    }

    public IEventReader Reader { get; }

    public IEventWriter Writer { get; }

    public EventFilter Filter { get; }

    /// <summary>Null for a source of which nobody knows how far it has delivered.</summary>
    public IDeliveryCheckpoints? Marks { get; }

    /// <exception cref="Gse.Application.EngineException">It cannot be opened; the message says why.</exception>
    public static OpenLog Source(LogAddress address, TimeProvider time) => new(address, time, isSource: true);

    /// <inheritdoc cref="Source"/>
    public static OpenLog Target(LogAddress address, TimeProvider time) => new(address, time, isSource: false);

    public async ValueTask DisposeAsync()
    {
        for (var i = _opened.Count - 1; i >= 0; i--)
        {
            if (_opened[i] is IAsyncDisposable slow)
            {
                await slow.DisposeAsync();
            }
            else
            {
                ((IDisposable)_opened[i]).Dispose();
            }
        }
    }

    private T Keep<T>(T opened)
        where T : class
    {
        _opened.Add(opened);
        return opened;
    }
}
