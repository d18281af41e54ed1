using System.Text;
using Gse.Protocol;

namespace Gse.Agent.Tests.Kit;

/// <summary>What the news of one run came to; checks on the way that they fit together.</summary>
internal sealed class Told
{
    private readonly Dictionary<uint, MemoryStream> _output = [];
    private ulong _sequence;

    public RunEnd? End { get; private set; }

    public int News { get; private set; }

    public List<AtomicEnd> Ends { get; } = [];

    public List<AtomicStart> Starts { get; } = [];

    public void Add(TaskNews news)
    {
        if (news.Sequence <= _sequence)
        {
            // Its acknowledgement was lost, as an edge has to expect.
            return;
        }

        Assert.Null(End);
        Assert.Equal(_sequence + 1, news.Sequence);
        Assert.True(news.Output.Sum(o => o.Text.Length) <= 64 * 1024);
        (_sequence, News) = (news.Sequence, News + 1);
        Starts.AddRange(news.Starts);
        foreach (var chunk in news.Output)
        {
            var before = _output.TryGetValue(chunk.AtomicId, out var known) ? known : _output[chunk.AtomicId] = new();
            Assert.Equal((ulong)before.Length, chunk.Offset);
            Assert.True(System.Text.Unicode.Utf8.IsValid(chunk.Text.Span));
            before.Write(chunk.Text.Span);
        }

        foreach (var end in news.Ends)
        {
            Assert.Equal(end.OutputBytes, (ulong)Bytes(end.AtomicId).Length);
            Ends.Add(end);
        }

        End = news.End;
    }

    public byte[] Bytes(uint atomic = 0) => _output.TryGetValue(atomic, out var bytes) ? bytes.ToArray() : [];

    public string Output(uint atomic = 0) => Encoding.UTF8.GetString(Bytes(atomic));
}
