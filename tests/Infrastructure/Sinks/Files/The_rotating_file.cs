using System.Globalization;
using System.Text;
using Gse.Infrastructure.Sinks.File;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Infrastructure.Tests.Sinks.Files;

public sealed class The_rotating_file : IDisposable
{
    private static readonly RotationLimits Daily = new(1_000_000_000, TimeSpan.FromDays(1), 3, Compress: false);

    /// <summary>What is full after each line, and compressed.</summary>
    private static readonly RotationLimits ByLine = new(1, null, 3, Compress: true);

    private readonly AsideFolder _folder = new();
    private readonly Deadline _deadline = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose()
    {
        _folder.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task is_put_aside_when_it_has_grown_old()
    {
        await using var file = Open(Daily);
        await AppendAsync(file, "monday");
        _time.Advance(TimeSpan.FromHours(23));
        await AppendAsync(file, "still monday");
        _time.Advance(TimeSpan.FromHours(1));
        await AppendAsync(file, "tuesday");
        await AppendAsync(file, "still tuesday");

        Assert.Equal(["f.1.jsonl", "f.jsonl"], _folder.Names());
        Assert.Equal("monday\nstill monday\n", _folder.Read("f.1.jsonl"));
        Assert.Equal("tuesday\nstill tuesday\n", _folder.Read("f.jsonl"));
    }

    [Fact]
    public async Task is_as_old_as_it_is_when_it_is_opened_again()
    {
        await using (var file = Open(Daily))
        {
            await AppendAsync(file, "monday");
        }

        await using (var file = Open(Daily))
        {
            await AppendAsync(file, "still monday");
        }

        _time.Advance(TimeSpan.FromHours(25));
        await using (var file = Open(Daily))
        {
            await AppendAsync(file, "tuesday");
        }

        Assert.Equal("monday\nstill monday\n", _folder.Read("f.1.jsonl"));
        Assert.Equal("tuesday\n", _folder.Read("f.jsonl"));
    }

    [Fact]
    public async Task is_not_put_aside_while_it_is_empty()
    {
        await using var file = Open(Daily);
        await AppendAsync(file, "1");
        await File.WriteAllTextAsync(_folder.File("f.jsonl"), "", Cancellation);
        _time.Advance(TimeSpan.FromDays(2));
        await AppendAsync(file, "2");
        await AppendAsync(file, "3");
        Assert.Equal(["f.jsonl"], _folder.Names());
        Assert.Equal("2\n3\n", _folder.Read("f.jsonl"));
    }

    [Fact]
    public async Task is_compressed_once_it_is_put_aside()
    {
        await using var file = Open(ByLine);
        await AppendAsync(file, "1");
        await AppendAsync(file, "2");
        await AppendAsync(file, "3");

        await _folder.HasAsync(Cancellation, "f.1.jsonl.gz", "f.2.jsonl.gz", "f.jsonl");
        Assert.Equal(
            ("1\n", "2\n", "3\n"),
            (_folder.Read("f.2.jsonl.gz"), _folder.Read("f.1.jsonl.gz"), _folder.Read("f.jsonl")));
    }

    [Fact]
    public async Task is_kept_so_often_in_either_form()
    {
        _folder.Write("f.1.jsonl", "d");
        _folder.WriteCompressed("f.2.jsonl.gz", "c");
        _folder.Write("f.3.jsonl", "b");
        _folder.WriteCompressed("f.4.jsonl.gz", "a");
        _folder.Write("f.jsonl", "e\n");
        await using (var file = Open(ByLine with { Compress = false }))
        {
            await AppendAsync(file, "f");
        }

        Assert.Equal(["f.1.jsonl", "f.2.jsonl", "f.3.jsonl.gz", "f.jsonl"], _folder.Names());
        Assert.Equal(
            ("c", "d", "e\n"),
            (_folder.Read("f.3.jsonl.gz"), _folder.Read("f.2.jsonl"), _folder.Read("f.1.jsonl")));
    }

    [Fact]
    public async Task goes_on_while_a_large_one_is_being_compressed_and_mixes_none_up()
    {
        await using var file = Open(ByLine with { KeepFiles = 20 });
        var large = Noise(20_000_000);
        await file.AppendAsync(large, Cancellation);
        for (var i = 1; i < 10; i++)
        {
            await AppendAsync(file, i.ToString(CultureInfo.InvariantCulture));
        }

        await _folder.HasAsync(
            Cancellation, ["f.jsonl", .. Enumerable.Range(1, 9).Select(number => $"f.{number}.jsonl.gz")]);
        Assert.Equal(Encoding.UTF8.GetString(large), _folder.Read("f.9.jsonl.gz"));
        Assert.All(Enumerable.Range(1, 8), i => Assert.Equal($"{9 - i}\n", _folder.Read($"f.{i}.jsonl.gz")));
    }

    [Fact]
    public async Task forgets_what_became_too_old_while_it_was_being_compressed()
    {
        await using var file = Open(ByLine with { KeepFiles = 1 });
        await file.AppendAsync(Noise(20_000_000), Cancellation);
        await AppendAsync(file, "2");
        await AppendAsync(file, "3");
        await AppendAsync(file, "4");

        await _folder.HasAsync(Cancellation, "f.1.jsonl.gz", "f.jsonl");
        Assert.Equal("3\n", _folder.Read("f.1.jsonl.gz"));
    }

    [Fact]
    public async Task is_whole_again_after_a_crash_while_it_was_being_compressed()
    {
        _folder.Write("f.jsonl.gz.tmp", "half a fi");
        _folder.Write("f.1.jsonl", "1");
        _folder.Write("f.2.jsonl", "2");
        _folder.WriteCompressed("f.2.jsonl.gz", "2");
        await using var file = Open(ByLine);
        await AppendAsync(file, "new");

        await _folder.HasAsync(Cancellation, "f.1.jsonl.gz", "f.2.jsonl.gz", "f.jsonl");
        Assert.Equal(("1", "2"), (_folder.Read("f.1.jsonl.gz"), _folder.Read("f.2.jsonl.gz")));
    }

    [Fact]
    public async Task stops_compressing_when_it_is_closed_and_leaves_it_plain()
    {
        var large = Noise(50_000_000);
        await using (var file = Open(ByLine))
        {
            await file.AppendAsync(large, Cancellation);
            await AppendAsync(file, "2");
        }

        Assert.DoesNotContain("f.jsonl.gz.tmp", _folder.Names());
        Assert.Single(_folder.Names(), name => name.StartsWith("f.1.jsonl", StringComparison.Ordinal));
        Assert.Equal(Encoding.UTF8.GetString(large), _folder.Read(_folder.Names()[0]));
    }

    [Fact]
    public async Task is_written_to_although_it_cannot_be_compressed()
    {
        Directory.CreateDirectory(_folder.File("f.jsonl.gz.tmp"));
        await using (var file = Open(ByLine))
        {
            await AppendAsync(file, "1");
            await AppendAsync(file, "2");
        }

        Assert.Equal(("1\n", "2\n"), (_folder.Read("f.1.jsonl"), _folder.Read("f.jsonl")));
    }

    private RotatingFile Open(RotationLimits limits) => new(_folder.File("f"), limits, _time, NullLogger.Instance);

    private ValueTask AppendAsync(RotatingFile file, string line) =>
        file.AppendAsync(Encoding.UTF8.GetBytes(line + "\n"), Cancellation);

    private static byte[] Noise(int length)
    {
        var noise = new byte[length / 4 * 3];
        new Random(1).NextBytes(noise);
        return Encoding.UTF8.GetBytes(Convert.ToBase64String(noise) + "\n");
    }
}
