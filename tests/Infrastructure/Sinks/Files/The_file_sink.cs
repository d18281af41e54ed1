using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.File;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.Sinks.Files;

public sealed class The_file_sink : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileSinkOptions _options;

    public The_file_sink() =>
        _options = new FileSinkOptions { DataFolder = _folder.Path, KeepFiles = 2, Compress = false };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Current => _folder.File("out/channel-1000.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task writes_one_document_a_line_into_a_file_for_each_channel()
    {
        await using var sink = Open();
        var batch = await sink.DeliverAsync(
            Cancellation, Record("1"), Record("2"), Record("3", 1_100_008), Record("ä"));
        Assert.Equal("TTTT", batch.Verdicts());
        Assert.Equal("1\n2\nä\n", await ReadAsync());
        Assert.Equal("3\n", await ReadAsync("out/channel-1100008.jsonl"));
    }

    [Fact]
    public async Task goes_on_in_the_file_that_is_there()
    {
        await DeliverAsync("1");
        await DeliverAsync("2");
        Assert.Equal("1\n2\n", await ReadAsync());
    }

    [Theory]
    [InlineData("1\n2\nhalf a li", "1\n2\n")]
    [InlineData("half a li", "")]
    [InlineData("1\n", "1\n")]
    [InlineData("", "")]
    public async Task cuts_off_a_line_that_a_crash_left_unfinished(string found, string kept)
    {
        Directory.CreateDirectory(_folder.File("out"));
        await File.WriteAllTextAsync(Current, found, Cancellation);
        await DeliverAsync("new");
        Assert.Equal(kept + "new\n", await ReadAsync());
    }

    [Fact]
    public async Task cuts_off_an_unfinished_line_of_any_length()
    {
        Directory.CreateDirectory(_folder.File("out"));
        await File.WriteAllTextAsync(Current, "1\n" + new string('x', 100_000), Cancellation);
        await DeliverAsync("2");
        Assert.Equal("1\n2\n", await ReadAsync());
    }

    [Fact]
    public async Task puts_a_large_file_aside_and_keeps_so_many()
    {
        _options.MaxBytes = 65_536;
        await using var sink = Open();
        foreach (var letter in "abcd")
        {
            await sink.DeliverAsync(Cancellation, Record(new string(letter, 65_536)));
        }

        Assert.StartsWith("d", await ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("c", await ReadAsync("out/channel-1000.1.jsonl"), StringComparison.Ordinal);
        Assert.StartsWith("b", await ReadAsync("out/channel-1000.2.jsonl"), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(_folder.File("out")).Length);
    }

    [Fact]
    public async Task begins_anew_when_somebody_took_the_file_away()
    {
        await using var sink = Open();
        await sink.DeliverAsync(Cancellation, Record("1"));
        File.Delete(Current);
        await sink.DeliverAsync(Cancellation, Record("2"));
        Assert.Equal("2\n", await ReadAsync());
    }

    [Fact]
    public async Task goes_on_at_the_end_when_somebody_emptied_the_file_in_place()
    {
        await using var sink = Open();
        await sink.DeliverAsync(Cancellation, Record("1"));
        await File.WriteAllTextAsync(Current, "", Cancellation);
        await sink.DeliverAsync(Cancellation, Record("2"));
        Assert.Equal("2\n", await ReadAsync());
    }

    [Fact]
    public async Task asks_to_be_tried_again_where_it_cannot_write()
    {
        await File.WriteAllTextAsync(_folder.File("out"), "a file where the folder should be", Cancellation);
        await using var sink = Open();
        var batch = await sink.DeliverAsync(Cancellation, Record("1"));
        Assert.Equal("-", batch.Verdicts());
        Assert.NotNull(batch.Trouble);
        File.Delete(_folder.File("out"));
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, Record("1"))).Verdicts());
        Assert.Equal("1\n", await ReadAsync());
    }

    [Fact]
    public async Task refuses_a_document_with_a_line_break_and_says_which()
    {
        await using var sink = Open();
        var batch = await sink.DeliverAsync(Cancellation, Record("1"), Record("2\n3"), Record("4"));
        Assert.Equal("TRT", batch.Verdicts());
        Assert.Contains("line break", batch.ReasonOf(1), StringComparison.Ordinal);
        Assert.Equal("1\n4\n", await ReadAsync());
    }

    [Fact]
    public async Task takes_an_absolute_folder_as_it_is()
    {
        await using (var sink = Open(_folder.File("elsewhere")))
        {
            await sink.DeliverAsync(Cancellation, Record("1"));
        }

        Assert.Equal("1\n", await ReadAsync("elsewhere/channel-1000.jsonl"));
    }

    private static SinkRecord Record(string text, int channel = 1_000) =>
        Sinks.Record(Sinks.Target(new FileStorage("")), new FileDestination(), text, channel);

    private async Task DeliverAsync(string text)
    {
        await using var sink = Open();
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, Record(text))).Verdicts());
    }

    private ISink Open(string dataLogPath = "") => new FileSinkFactory(
        Options.Create(_options), TimeProvider.System, NullLogger<FileSink>.Instance).Create(
        Sinks.Target(new FileStorage(dataLogPath)));

    private Task<string> ReadAsync(string name = "out/channel-1000.jsonl") =>
        File.ReadAllTextAsync(_folder.File(name), Cancellation);
}
