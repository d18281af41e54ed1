using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;
using Gse.Application.Delivery;

namespace Gse.Application.Tests.Delivery;

/// <summary>A storage that does as the test says, and remembers what it took.</summary>
internal sealed class ScriptedSink
{
    private readonly Channel<string> _taken = Channel.CreateUnbounded<string>();
    private readonly Channel<int> _attempts = Channel.CreateUnbounded<int>();
    private ImmutableList<TakenRecord> _all = [];

    /// <summary>What it does with a batch; by default it takes all of it.</summary>
    public Func<SinkBatch, CancellationToken, Task> Script { get; set; } = TakeAll;

    public ImmutableList<TakenRecord> All => Volatile.Read(ref _all);

    public static Task TakeAll(SinkBatch batch, CancellationToken cancellation)
    {
        batch.TakeAll();
        return Task.CompletedTask;
    }

    public static Task Down(SinkBatch batch, CancellationToken cancellation)
    {
        batch.Trouble = "down";
        return Task.CompletedTask;
    }

    public static Func<SinkBatch, CancellationToken, Task> Taking(int count) => (batch, _) =>
    {
        for (var i = 0; i < Math.Min(count, batch.Count); i++)
        {
            batch.Take(i);
        }

        return Task.CompletedTask;
    };

    public static string Text(in SinkRecord record) => Encoding.UTF8.GetString(record.Value.Span);

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

    public async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        _attempts.Writer.TryWrite(batch.Count);
        try
        {
            await Script(batch, cancellation);
        }
        finally
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.VerdictOf(i) == SinkVerdict.Taken)
                {
                    Remember(batch[i]);
                }
            }
        }
    }

    private void Remember(in SinkRecord record)
    {
        var text = Text(record);
        var taken = new TakenRecord(text, record.MayBeSecond, record.Route.Name);
        ImmutableInterlocked.Update(ref _all, static (all, one) => all.Add(one), taken);
        _taken.Writer.TryWrite(text);
    }

    private static CancellationTokenSource Deadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        return deadline;
    }
}

internal sealed record TakenRecord(string Text, bool MayBeSecond, string Route);
