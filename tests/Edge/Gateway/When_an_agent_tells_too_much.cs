using Google.Protobuf;
using Gse.Application.Events;
using Gse.Domain.Tasks;
using Gse.Edge.Gateway;
using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

/// <summary>News that no event could hold would be tried to be written for ever, before those of all others.</summary>
public sealed class When_an_agent_tells_too_much
{
    // What an append to the log may have, with its metadata.
    private const int MostBytes = 1024 * 1024;

    [Fact]
    public void more_ends_texts_or_output_than_fit_into_an_event_are_no_news()
    {
        var ends = News();
        ends.Ends.AddRange(Enumerable.Range(0, 10_000).Select(i => new AtomicEnd { AtomicId = (uint)i }));
        var texts = News();
        texts.Ends.AddRange(Enumerable.Range(0, 500).Select(i => new AtomicEnd
        {
            AtomicId = (uint)i,
            Message = new string('"', 1_000),
        }));
        var output = News();
        output.Output.Add(new OutputChunk { Text = ByteString.CopyFrom(new byte[1_000_000]) });

        Assert.All([ends, texts, output], news => Assert.Null(TaskNewsMapping.ToApplication(news, null!)));
    }

    [Fact]
    public void the_most_that_is_taken_fits()
    {
        var news = News();
        news.Ends.AddRange(Enumerable.Range(0, 1_200).Select(i => new AtomicEnd
        {
            AtomicId = (uint)i,
            Outcome = RunOutcome.CouldNotStart,
            StartedAtMs = 1_796_000_000_000,
            EndedAtMs = 1_796_000_000_000,
            Message = new string('"', 66),
            OutputBytes = 5_000_000,
        }));
        var process = News();
        process.End = new RunEnd
        {
            Outcome = RunOutcome.Exited,
            Process = new ProcessResult
            {
                Content = new string('"', 250_000),
                ErrorMessage = new string('"', 100_000),
            },
        };

        foreach (var told in new[] { news, process })
        {
            var mapped = TaskNewsMapping.ToApplication(told, null!);
            Assert.NotNull(mapped);
            var data = EventCodec.Encode(
                new TaskProgressed(mapped.Task, [mapped.Progress], DateTimeOffset.MaxValue), Guid.Empty, default).Data;
            Assert.InRange(data.Length, 1, MostBytes - 16_384);
        }
    }

    private static TaskNews News() => new() { TaskId = "GSETASK:S:1", Target = 0, Sequence = 1 };
}
