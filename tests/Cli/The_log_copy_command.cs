using System.Text.Json;

namespace Gse.Cli.Tests;

public sealed class The_log_copy_command : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gse-copy-");

    private string From => Path.Combine(_folder.FullName, "a", "log.db");

    private string To => Path.Combine(_folder.FullName, "b", "log.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("log copy --from a", "--to")]
    [InlineData("log copy --from kafka://a --to b", "no engine for 'kafka://'")]
    [InlineData("log copy --from esdb://a --to esdb://a", "the same log")]
    [InlineData("log copy --from a --from-prefix p --to esdb://a", "--from-prefix is for EventStoreDB only")]
    [InlineData("log copy --from esdb://a --to esdb://a --to-prefix A", "--to-prefix must have")]
    [InlineData("log copy --from esdb://a --to esdb://b --to-data x", "--to-data is for SQLite only")]
    [InlineData("log copy --from esdb://a?nonsense=1 --to esdb://b", "nonsense")]
    public async Task wrong_usage_is_told(string line, string told)
    {
        var run = await GseRun.Of(line);

        Assert.Equal(2, run.Code);
        Assert.Contains(told, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task a_log_that_is_not_there_is_not_made()
    {
        var run = await GseRun.Of($"log copy --from {From} --to {To}");

        Assert.Equal((5, $"gse: there is no log {From}\n"), (run.Code, run.Error));
        Assert.False(File.Exists(From));
    }

    [Fact]
    public async Task an_engine_that_does_not_answer_is_exit_code_3_and_its_password_is_not_told()
    {
        await EmptyLogAsync();
        var nobody = "esdb://ann:secret@127.0.0.1:1?tls=false";

        var run = await GseRun.Of($"log copy --from {From} --to {nobody}");

        Assert.Equal(3, run.Code);
        Assert.DoesNotContain("secret", run.Error);
    }

    [Fact]
    public async Task a_log_is_copied_and_the_result_printed()
    {
        await EmptyLogAsync();

        var run = await GseRun.Of($"log copy --from {From} --to {To}");

        Assert.Equal(0, run.Code);
        Assert.Contains($"{From} is copied to {To} and verified", run.Out);
    }

    [Fact]
    public async Task json_is_one_object_and_nothing_else()
    {
        await EmptyLogAsync();

        var run = await GseRun.Of($"log copy --json --from {From} --to {To}");

        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(0, json.RootElement.GetProperty("copied").GetInt64());
        Assert.Matches("^[0-9a-f]{64}$", json.RootElement.GetProperty("sha256").GetString());
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task a_log_in_use_is_one_clear_line()
    {
        await EmptyLogAsync();
        await using var edge = new FileStream(
            From + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var run = await GseRun.Of($"log copy --from {From} --to {To}");

        Assert.Equal(1, run.Code);
        Assert.Contains("open for writing in another process", Assert.Single(run.Error.Split('\n')[..^1]));
    }

    [Fact]
    public async Task how_far_was_delivered_is_not_overwritten()
    {
        await EmptyLogAsync();

        var run = await GseRun.Of($"log copy --from {From} --to {From}2");

        Assert.Equal(2, run.Code);
        Assert.Contains("--to-data", run.Error);
    }

    // The target of a copy of nothing is a log that is there and empty.
    private async Task EmptyLogAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(From)!);
        await File.WriteAllBytesAsync(From, [], TestContext.Current.CancellationToken);
    }
}
