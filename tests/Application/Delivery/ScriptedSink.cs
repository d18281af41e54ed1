using System.Text;
using System.Threading.Channels;
using Gse.Application.Delivery;

namespace Gse.Application.Tests.Delivery;

/// <summary>A storage that does as the test says.</summary>
internal sealed class ScriptedSink : ISink
{
    private readonly Channel<string> _taken = Channel.CreateUnbounded<string>();
    private readonly Channel<int> _attempts = Channel.CreateUnbounded<int>();

    /// <summary>Judges a batch; null takes it.</summary>
    public Func<IReadOnlyList<SinkRecord>, SinkAnswer?> Script { get; set; } = _ => null;

    public async Task<List<string>> TakenAsync(int count)
    {
        var texts = new List<string>();
        using var deadline = Deadline();
        while (texts.Count < count)
        {
            texts.Add(await _taken.Reader.ReadAsync(deadline.Token));
        }

        return texts;
    }

    /// <summary>Waits until the sink was tried once more.</summary>
    public async Task AttemptAsync()
    {
        using var deadline = Deadline();
        await _attempts.Reader.ReadAsync(deadline.Token);
    }

    public ValueTask<SinkAnswer> DeliverAsync(IReadOnlyList<SinkRecord> batch, CancellationToken cancellation)
    {
        _attempts.Writer.TryWrite(batch.Count);
        var answer = Script(batch) ?? SinkAnswer.All(batch.Count);
        foreach (var record in batch.Take(answer.Taken))
        {
            _taken.Writer.TryWrite(Encoding.UTF8.GetString(record.Value.Span));
        }

        return ValueTask.FromResult(answer);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static CancellationTokenSource Deadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        return deadline;
    }
}
