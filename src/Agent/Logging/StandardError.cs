namespace Gse.AgentHost.Logging;

/// <summary>Where systemd and run.sh listen.</summary>
internal sealed class StandardError : ILogSink
{
    private readonly Lock _gate = new();
    private readonly Stream _stream = Console.OpenStandardError();

    public void Write(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            // A reader that went away is no error to this stream: it drops the line.
            _stream.Write(line);
        }
    }

    public void Dispose() => _stream.Dispose();
}
