using System.IO.Compression;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.File;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.Sinks.Files;

public sealed class When_storages_share_a_folder : IDisposable
{
    private const int Batches = 150;
    private const int PerBatch = 20;

    private readonly TemporaryFolder _folder = new();
    private readonly FileSinkOptions _options;
    private readonly FileSinkFactory _factory;

    public When_storages_share_a_folder()
    {
        _options = new FileSinkOptions { DataFolder = _folder.Path, KeepFiles = 1_000, MaxBytes = 65_536 };
        _factory = new FileSinkFactory(
            Options.Create(_options), TimeProvider.System, NullLogger<FileSink>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task every_line_of_each_is_there_once_and_whole_over_all_rotations()
    {
        await using (var one = Open("out/"))
        await using (var other = Open(""))
        await using (var third = Open(_folder.File("elsewhere/../out")))
        {
            await Task.WhenAll(WriteAsync(one, "a"), WriteAsync(other, "b"), WriteAsync(third, "c"));
        }

        await AssertAllThereAsync("abc");
    }

    [Fact]
    public async Task one_that_is_changed_goes_on_where_its_predecessor_still_writes_and_closes()
    {
        await Task.WhenAll("abcdef".Select(async letter =>
        {
            for (var batch = 0; batch < Batches / 5; batch++)
            {
                await using var sink = Open("");
                await WriteAsync(sink, $"{letter}", batch * 5, 5);
            }
        }));

        await AssertAllThereAsync("abcdef");
    }

    [Fact]
    public async Task the_last_to_leave_closes_the_file()
    {
        var files = new SharedFiles(_options.Limits, TimeProvider.System, NullLogger.Instance);
        var one = files.Use(_folder.File("name"));
        var other = files.Use(_folder.File("name"));
        Assert.Same(one, other);
        await one.AppendAsync("1\n"u8.ToArray(), Cancellation);
        await one.DisposeAsync();
        await other.AppendAsync("2\n"u8.ToArray(), Cancellation);
        Assert.Same(other, files.Use(_folder.File("name")));
        await other.DisposeAsync();
        await other.DisposeAsync();

        var next = files.Use(_folder.File("name"));
        Assert.NotSame(other, next);
        await next.AppendAsync("3\n"u8.ToArray(), Cancellation);
        await next.DisposeAsync();
        Assert.Equal("1\n2\n3\n", await File.ReadAllTextAsync(_folder.File("name.jsonl"), Cancellation));
    }

    private static string Line(string name, int batch, int i) => $"{name}-{batch}-{i}-{new string('x', 100)}";

    private static async Task WriteAsync(ISink sink, string name, int from = 0, int count = Batches)
    {
        for (var batch = from; batch < from + count; batch++)
        {
            var lines = Enumerable.Range(0, PerBatch).Select(i => Sinks.Record(
                Sinks.Target(new FileStorage("")), new FileDestination(), Line(name, batch, i)));
            var delivered = await sink.DeliverAsync(Cancellation, [.. lines]);
            Assert.Equal((new string('T', PerBatch), null), (delivered.Verdicts(), delivered.Trouble));
        }
    }

    private ISink Open(string dataLogPath) => _factory.Create(Sinks.Target(new FileStorage(dataLogPath)));

    private async Task AssertAllThereAsync(string names)
    {
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(_folder.File("out")))
        {
            found.AddRange(await ReadAsync(file));
        }

        var wanted = names.SelectMany(name => Enumerable.Range(0, Batches).SelectMany(batch =>
            Enumerable.Range(0, PerBatch).Select(i => Line($"{name}", batch, i)))).ToList();
        Assert.Equal(wanted.Count, found.Count);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private static async Task<string[]> ReadAsync(string file)
    {
        await using Stream stored = File.OpenRead(file);
        await using var plain = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stored, CompressionMode.Decompress)
            : stored;
        using var reader = new StreamReader(plain);
        var text = await reader.ReadToEndAsync(Cancellation);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text.TrimEnd('\n').Split('\n');
    }
}
