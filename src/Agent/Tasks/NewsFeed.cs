using System.Buffers;
using System.Collections.Concurrent;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>News on their way into one session.</summary>
/// <param name="wake">Called when there are some.</param>
internal sealed class NewsFeed(Action wake)
{
    private readonly ConcurrentQueue<UnackedNews> _news = new();

    public void Add(UnackedNews news)
    {
        _news.Enqueue(news);
        wake();
    }

    /// <summary>
    /// Writes one news as a frame, so that a beat that is due meanwhile goes before the next.
    /// </summary>
    public void Write(IBufferWriter<byte> output)
    {
        if (!_news.TryDequeue(out var news))
        {
            return;
        }

        new FrameHeader(FrameKind.TaskNews, news.Payload.Length).Write(output.GetSpan(FrameHeader.Size));
        output.Advance(FrameHeader.Size);
        output.Write(news.Payload);
        if (!_news.IsEmpty)
        {
            wake();
        }
    }
}
