using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gse.Edge.Http.V1;

/// <summary>
/// The way to one reader of an event stream. What it does not take stays in the log: at most one full response buffer
/// waits for it, and only so long.
/// </summary>
internal sealed class EventStreamOutput(HttpContext context, TimeProvider time, TimeSpan stall)
{
    /// <summary>Not more than is flushed at once fits into the server's response buffer (64 KiB).</summary>
    private const int MaxUnflushed = 16 * 1024;

    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(5);

    private Task _flushing = Task.CompletedTask;
    private int _unflushed;

    public bool IsFull => _unflushed >= MaxUnflushed;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        context.Response.BodyWriter.Write(bytes);
        _unflushed += bytes.Length;
    }

    /// <summary>Sends what was written.</summary>
    /// <returns>False: the reader has not made room within the time it has.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken ended)
    {
        if (_unflushed == 0)
        {
            return true;
        }

        // Not cancelled with the stream: that would break the connection, and with it the last word.
        var flushing = context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        _unflushed = 0;
        if (flushing.IsCompletedSuccessfully)
        {
            _ = flushing.Result;
            return true;
        }

        _flushing = flushing.AsTask();
        try
        {
            await _flushing.WaitAsync(stall, time, ended);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Tells the reader why, if that is still possible; else breaks the connection.</summary>
    public async Task EndAsync(StreamEnd end, CancellationToken gone)
    {
        var grace = stall < LongestGrace ? stall : LongestGrace;
        try
        {
            await _flushing.WaitAsync(grace, time, gone);
            context.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"event: gse.cut-off\ndata: {{\"reason\":\"{end.Reason}\",\"detail\":\"{end.Detail}\"}}\n\n")));
            await context.Response.BodyWriter.FlushAsync(gone).AsTask().WaitAsync(grace, time, gone);
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
    }
}
