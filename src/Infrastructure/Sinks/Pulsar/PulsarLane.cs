using System.Net.WebSockets;
using System.Text.Json;
using Gse.Application.Delivery;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>Delivers to one topic, a window of records at a time. Answers may come in any order.</summary>
internal sealed class PulsarLane(
    PulsarTopic topic, PulsarConnection connection, PulsarSinkOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly PulsarFrame _frame = new();
    private readonly PulsarDoubts _doubts = new();
    private long _context;

    /// <summary>
    /// Pulsar ended a connection for a record that it does not name: so one at a time, until it is found.
    /// </summary>
    private bool _oneByOne;

    public PulsarTopic Topic => topic;

    /// <param name="batch">The batch.</param>
    /// <param name="records">Those of this topic, by their places in the batch.</param>
    public async Task DeliverAsync(SinkBatch batch, int[] records, CancellationToken cancellation)
    {
        for (var from = 0; from < records.Length;)
        {
            if (await connection.OpenAsync(cancellation) is not { } socket)
            {
                batch.Trouble = $"{topic} at {connection.Trouble}";
                return;
            }

            var count = Math.Min(_oneByOne ? 1 : options.MaxInFlight, records.Length - from);
            var window = new PulsarWindow(batch, new ArraySegment<int>(records, from, count), _context);
            _context += count;
            await ExchangeAsync(socket, window, cancellation);
            if (window.Trouble is not null)
            {
                batch.Trouble = $"{topic}: {window.Trouble}";
                return;
            }

            from += count;
        }

        _oneByOne = false;
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        _frame.Dispose();
    }

    private async Task ExchangeAsync(PulsarSocket socket, PulsarWindow window, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.AnswerTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        // Answers are read while records are sent: else each side could wait for the other to read.
        var receiving = ReceiveAsync(socket, window, ending);
        try
        {
            await SendAsync(socket, window, ending.Token);
        }
        catch (Exception failure) when (PulsarTrouble.IsLoss(failure))
        {
            window.Trouble ??= PulsarTrouble.Lost;
        }

        await receiving;
        if (window.Answered < window.Count)
        {
            await connection.CloseAsync();
            JudgeEnd(window, socket.CloseStatus, timeout.IsCancellationRequested);
        }

        if (window.Trouble is not null)
        {
            Doubt(window);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private async Task SendAsync(PulsarSocket socket, PulsarWindow window, CancellationToken cancellation)
    {
        for (var place = 0; place < window.Count; place++)
        {
            var record = window[place];
            var frame = _frame.Write(record, _doubts.Meet(record) || record.MayBeSecond, window.ContextOf(place));
            window.Sent = place + 1;
            await socket.SendAsync(frame, cancellation);
        }
    }

    /// <summary>Never throws: whatever happens is the window's trouble, and ends the sending, too.</summary>
    private static async Task ReceiveAsync(PulsarSocket socket, PulsarWindow window, CancellationTokenSource ending)
    {
        try
        {
            while (window.Answered < window.Count
                && await socket.ReceiveAsync(ending.Token) is { } answer && window.Accept(answer))
            {
                continue;
            }
        }
        catch (Exception failure) when (PulsarTrouble.IsLoss(failure))
        {
            window.Trouble ??= PulsarTrouble.Lost;
        }
        catch (JsonException)
        {
            window.Trouble ??= PulsarTrouble.Unreadable;
        }

        if (window.Answered < window.Count)
        {
            await ending.CancelAsync();
        }
    }

    private void JudgeEnd(PulsarWindow window, WebSocketCloseStatus? status, bool timedOut)
    {
        if (status == WebSocketCloseStatus.MessageTooBig && window.Count == 1)
        {
            window.Refuse(0, PulsarTrouble.TooLarge);
            window.Trouble = null;
            _oneByOne = false;
            return;
        }

        _oneByOne |= window.IsUnnamed || status == WebSocketCloseStatus.MessageTooBig;
        window.Trouble =
            timedOut ? PulsarTrouble.NoAnswer
            : status is { } ended ? PulsarTrouble.OfClose(ended)
            : window.Trouble ?? PulsarTrouble.Lost;
    }

    private void Doubt(PulsarWindow window)
    {
        // Those of an earlier loss that were not sent again yet stay.
        _doubts.MakeRoom(window.Sent);
        for (var place = 0; place < window.Sent; place++)
        {
            if (window.IsOpen(place))
            {
                _doubts.Add(window[place]);
                window.Doubt(place);
            }
        }
    }
}
