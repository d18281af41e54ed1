using System.Text;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Tasks;
using Gse.Application.Tasks.Output;
using Gse.Application.Tasks.Output.Storage;
using Gse.Domain.Tasks;
using Gse.Testing.EventLog;
using Google.Protobuf;

namespace Gse.Application.Tests.Tasks;

public sealed class When_output_is_read
{
    private static readonly TaskId Id = TaskId.Parse("t");

    private readonly InMemoryEventLog _log = new();
    private readonly TaskOptions _options = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_is_the_same_text_whatever_pieces_it_is_asked_in()
    {
        const string text = "añ漢😀\nend";
        var bytes = Encoding.UTF8.GetBytes(text);
        await WriteAsync((0, 0, bytes[..3]), (1, 0, [1, 2]));
        await WriteAsync((0, 3, bytes[3..6]));
        await WriteAsync((0, 6, bytes[6..]));
        for (var limit = 1; limit <= bytes.Length + 1; limit++)
        {
            var read = new List<byte>();
            while (read.Count < bytes.Length)
            {
                var part = await ReadAsync(0, read.Count, limit);
                Assert.NotEmpty(part);
                Assert.True(System.Text.Unicode.Utf8.IsValid(part), $"limit {limit} cuts a character");
                Assert.True(part.Length <= Math.Max(limit, 4));
                read.AddRange(part);
            }

            Assert.Equal(bytes, read);
            Assert.Empty(await ReadAsync(0, bytes.Length, limit));
            Assert.Empty(await ReadAsync(0, bytes.Length + 7, limit));
        }
    }

    [Fact]
    public async Task what_was_told_twice_or_overlaps_is_there_once()
    {
        await WriteAsync((0, 0, "hello "u8.ToArray()));
        await WriteAsync((0, 0, "hello "u8.ToArray()), (0, 3, "lo wor"u8.ToArray()));
        await WriteAsync((0, 9, "ld"u8.ToArray()), (0, 0, "hello world"u8.ToArray()));
        Assert.Equal("hello world", Encoding.UTF8.GetString(await ReadAsync(0, 0, 1_000)));
    }

    [Fact]
    public async Task it_is_read_from_the_log_where_memory_is_too_small_for_it()
    {
        _options.OutputCacheBytes = 1;
        await WriteAsync((0, 0, "one "u8.ToArray()));
        await WriteAsync((0, 4, "two"u8.ToArray()));
        var outputs = Outputs();
        Assert.Equal("one two", Encoding.UTF8.GetString(await ReadAsync(0, 0, 1_000, outputs)));
        Assert.Equal("two", Encoding.UTF8.GetString(await ReadAsync(0, 4, 1_000, outputs)));
        await WriteAsync((0, 7, "!"u8.ToArray()));
        Assert.Equal("o!", Encoding.UTF8.GetString(await ReadAsync(0, 6, 1_000, outputs)));
    }

    private async Task WriteAsync(params (int Target, long Offset, byte[] Text)[] pieces)
    {
        var batch = new TaskOutputBatch();
        batch.Pieces.Add(pieces.Select(piece => new TaskOutputPiece
        {
            Target = (uint)piece.Target,
            Offset = (ulong)piece.Offset,
            Text = ByteString.CopyFrom(piece.Text),
        }));
        var data = new EventData(
            EventIds.New(TimeProvider.System), TaskOutputs.EventType, batch.ToByteArray(), default, IsJson: false);
        await _log.AppendAsync(
            new StreamAppend(StreamName.OfTaskOutput(Id), ExpectedVersion.Any, [data]), Cancellation);
    }

    private async Task<byte[]> ReadAsync(int target, long offset, int limit, TaskOutputs? from = null)
    {
        var outputs = from ?? Outputs();
        var places = await outputs.ReadAsync(
            Id, index => index.Find(target, 0, offset, Math.Max(limit, 4)), Cancellation);
        return [.. (await outputs.TextAsync(Id, places, offset, limit, Cancellation)).Span];
    }

    private TaskOutputs Outputs() => new(
        _log, new OutputBatches(_log, Microsoft.Extensions.Options.Options.Create(_options)), TimeProvider.System);
}
