using System.Text;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb;

/// <summary>What the tests of the adapter on nodes in this process have in common.</summary>
internal static class Nodes
{
    public static StreamName Stream { get; } = new("agent-1");

    public static EventStoreDbLog Open(string connectionString, Action<EventStoreDbOptions>? configure = null)
    {
        var options = new EventStoreDbOptions { ConnectionString = connectionString };
        configure?.Invoke(options);
        return new EventStoreDbLog(options, TimeProvider.System, NullLogger<EventStoreDbLog>.Instance);
    }

    public static EventData[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => new EventData(
        Guid.CreateVersion7(), "Happened", Encoding.UTF8.GetBytes($"{i}"), "{}"u8.ToArray()))];

    public static ValueTask<AppendResult> AppendAsync(
        this EventStoreDbLog log, ExpectedVersion expected, params EventData[] events) => log.AppendAsync(
        new StreamAppend(Stream, expected, events), TestContext.Current.CancellationToken);

    public static async Task<List<Guid>> IdsAsync(this EventStoreDbLog log)
    {
        var ids = new List<Guid>();
        await foreach (var recorded in log.ReadStreamAsync(
                           Stream, ReadDirection.Forwards, 0, long.MaxValue, TestContext.Current.CancellationToken))
        {
            ids.Add(recorded.Id);
        }

        return ids;
    }

    public static IEnumerable<Guid> Ids(this IEnumerable<EventData> events) => events.Select(item => item.Id);
}
