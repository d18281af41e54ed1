using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

/// <summary>
/// An agent that takes orders over the real link. It runs nothing: a test says what it answers to an order, or takes
/// the order itself and tells news one by one. An order that it has had before it does not answer again.
/// </summary>
public sealed class TaskAgent : IAsyncDisposable
{
    private readonly LinkClient _link;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Channel<TaskOrder> _orders = Channel.CreateUnbounded<TaskOrder>();
    private readonly ConcurrentDictionary<(string Task, uint Target), ulong> _told = new();
    private readonly Task _listening;
    private ulong _reports;

    private TaskAgent(LinkClient link, Func<TaskOrder, TaskNews?>? answer)
    {
        (_link, Answer) = (link, answer);
        _listening = ListenAsync();
    }

    /// <summary>What is said to an order at once; without it, or for null, the test says it.</summary>
    public Func<TaskOrder, TaskNews?>? Answer { get; set; }

    /// <param name="edge">Where to connect.</param>
    /// <param name="identity">As enrolled.</param>
    /// <param name="answer">See <see cref="Answer"/>.</param>
    public static async Task<TaskAgent> ConnectAsync(
        ILinkEnd edge, TestIdentity identity, Func<TaskOrder, TaskNews?>? answer = null)
    {
        var link = await LinkClient.ConnectAsync(edge, identity);
        await link.HelloAsync(runsTasks: true);
        return new TaskAgent(link, answer);
    }

    /// <summary>The next order that was not had before.</summary>
    public async Task<TaskOrder> TakeAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(GatewayFixture.Patience);
        return await _orders.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>Tells news of an order, with the next number of its run.</summary>
    public Task TellAsync(TaskOrder order, TaskNews news)
    {
        news.TaskId = order.TaskId;
        news.Target = order.Target;
        news.Sequence = _told.AddOrUpdate((order.TaskId, order.Target), 1UL, (_, last) => last + 1);
        return SendAsync(FrameKind.TaskNews, news);
    }

    /// <summary>Reports a fact, with the next number of the outbox.</summary>
    public Task ReportAsync(Report report)
    {
        report.Sequence = ++_reports;
        return SendAsync(FrameKind.Report, report);
    }

    public async ValueTask DisposeAsync()
    {
        _link.Kill();
        await _listening;
        await _link.DisposeAsync();
        _sending.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            await TakeFramesAsync();
        }
        catch (OperationCanceledException silent)
        {
            // Nothing came for as long as anybody waits; what a test missed it says itself.
            TestContext.Current.SendDiagnosticMessage($"no frames any more: {silent.Message}");
        }

        _orders.Writer.TryComplete();
    }

    private async Task TakeFramesAsync()
    {
        while (await _link.ReadAsync() is { } frame)
        {
            switch (frame.Kind)
            {
                case FrameKind.TaskOrder:
                    await TakeAsync(TaskOrder.Parser.ParseFrom(frame.Payload));
                    break;
                case FrameKind.TaskTerminate:
                    var end = TaskTerminate.Parser.ParseFrom(frame.Payload);
                    await TellAsync(
                        new TaskOrder { TaskId = end.TaskId, Target = end.Target }, News.Ended(RunOutcome.Killed));
                    break;
            }
        }
    }

    private async Task TakeAsync(TaskOrder order)
    {
        if (!_told.TryAdd((order.TaskId, order.Target), 0))
        {
            return;
        }

        if (Answer?.Invoke(order) is { } news)
        {
            await TellAsync(order, news);
        }
        else
        {
            await _orders.Writer.WriteAsync(order);
        }
    }

    private async Task SendAsync(FrameKind kind, IMessage message)
    {
        await _sending.WaitAsync();
        try
        {
            await _link.SendAsync(kind, message);
        }
        finally
        {
            _sending.Release();
        }
    }
}
