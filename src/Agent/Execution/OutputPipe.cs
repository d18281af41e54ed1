using Gse.AgentHost.Processes;

namespace Gse.AgentHost.Execution;

/// <summary>The agent's end of the pipe that one command writes to. Read by the pump's thread only.</summary>
/// <param name="take">Gets what was read; must keep no reference to it.</param>
internal sealed class OutputPipe(int fd, OutputTaker take)
{
    // What a pipe holds at most (unless somebody makes it larger), twice: a writer that never stops does not hold up.
    private const int MostToSettle = 128 * 1024;

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _settled;
    private volatile bool _muted;

    public int Fd => fd;

    /// <summary>Nobody can write to it any more, and everything was taken.</summary>
    public Task Closed => _closed.Task;

    /// <summary>From now on what comes is read, so that no writer blocks or dies, and thrown away.</summary>
    public void Mute() => _muted = true;

    /// <summary>When the pump has taken what was in the pipe at the time of this call.</summary>
    public Task SettleAsync(OutputPump pump)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _settled = settled;
        pump.Settle(this);

        // A pump whose last pipe has just closed does not look any more.
        return Task.WhenAny(settled.Task, Closed);
    }

    /// <summary>False if that was the last.</summary>
    public bool Read(byte[] buffer)
    {
        if (_closed.Task.IsCompleted)
        {
            return false;
        }

        var length = LinuxProcess.Read(fd, buffer);
        if (length > 0 && !_muted)
        {
            take(buffer.AsSpan(0, length));
        }

        // Negative: nothing there at the moment.
        if (length == 0)
        {
            Close();
        }

        return length != 0;
    }

    public bool ReadAll(byte[] buffer)
    {
        for (var taken = 0; taken < MostToSettle && !_closed.Task.IsCompleted;)
        {
            var length = LinuxProcess.Read(fd, buffer);
            if (length < 0)
            {
                return true;
            }

            taken += length;
            if (length == 0)
            {
                Close();
            }
            else if (!_muted)
            {
                take(buffer.AsSpan(0, length));
            }
        }

        return !_closed.Task.IsCompleted;
    }

    public void Settled() => _settled?.TrySetResult();

    public void Close()
    {
        if (_closed.TrySetResult())
        {
            LinuxProcess.Close(fd);
        }
    }
}

/// <summary>Takes what a command wrote.</summary>
internal delegate void OutputTaker(ReadOnlySpan<byte> bytes);
