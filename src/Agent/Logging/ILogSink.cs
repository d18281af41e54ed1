namespace Gse.AgentHost.Logging;

/// <summary>Takes whole lines, from any thread. What it cannot take is lost: the agent goes on.</summary>
internal interface ILogSink : IDisposable
{
    void Write(ReadOnlySpan<byte> line);
}
