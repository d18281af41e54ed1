using System.Globalization;
using System.Text;
using Gse.Application.EventLog;

namespace Gse.Testing.CrashWriter;

/// <summary>
/// Appends without end. Each acknowledged append is one line, written at once and whole:
/// <c>stream first-revision position id id ...</c>. All events of one append carry the same batch id and size as
/// metadata.
/// </summary>
internal sealed class AcknowledgedWriter(IEventWriter log, Stream output)
{
    private readonly Lock _gate = new();

    public void Say(string line)
    {
        var bytes = Encoding.ASCII.GetBytes(line + "\n");
        lock (_gate)
        {
            output.Write(bytes);
            output.Flush();
        }
    }

    public async Task WriteSinglesAsync(string stream, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await AppendAsync(Batch(stream, 1), cancellation);
        }
    }

    public async Task WriteBatchesAsync(string stream, CancellationToken cancellation)
    {
        for (var i = 0; !cancellation.IsCancellationRequested; i++)
        {
            await AppendAsync(Batch(stream, 2 + (i % 60)), cancellation);
        }
    }

    public async Task WriteManyAsync(string stream, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            StreamAppend[] appends = [Batch($"{stream}-1", 3), Batch($"{stream}-2", 1), Batch($"{stream}-1", 2)];
            var results = await log.AppendManyAsync(appends, cancellation);
            for (var i = 0; i < appends.Length; i++)
            {
                Acknowledge(appends[i], results[i]);
            }
        }
    }

    private static StreamAppend Batch(string stream, int count)
    {
        var metadata = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N} {count}"));
        var events = new EventData[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = new EventData(Guid.NewGuid(), "Crashed", new byte[50 + (i * 40)], metadata, IsJson: false);
        }

        return new StreamAppend(new StreamName(stream), ExpectedVersion.Any, events);
    }

    private async Task AppendAsync(StreamAppend append, CancellationToken cancellation) =>
        Acknowledge(append, await log.AppendAsync(append, cancellation));

    private void Acknowledge(in StreamAppend append, in AppendResult result)
    {
        if (!result.IsAppended)
        {
            throw new InvalidOperationException($"A new append to {append.Stream} was refused.");
        }

        var first = result.Revision - append.Events.Count + 1;
        var ids = string.Join(' ', append.Events.Select(item => item.Id.ToString("N")));
        Say(string.Create(CultureInfo.InvariantCulture, $"{append.Stream} {first} {result.Position} {ids}"));
    }
}
