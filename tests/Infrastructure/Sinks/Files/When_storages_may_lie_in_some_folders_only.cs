using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.File;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.Sinks.Files;

public sealed class When_storages_may_lie_in_some_folders_only : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("deep/down/")]
    [InlineData("../data")]
    [InlineData("../allowed")]
    [InlineData("../allowed/..within/deep")]
    [InlineData("/allowed/deep")]
    public async Task one_in_them_or_in_the_data_folder_is_written(string dataLogPath)
    {
        var batch = await DeliverAsync(dataLogPath, "allowed");
        Assert.Equal(("T", null), (batch.Verdicts(), batch.Trouble));
        Assert.Single(Written());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../other")]
    [InlineData("../allowed/../other")]
    [InlineData("../allowed-too")]
    [InlineData("../data-too")]
    [InlineData("/other")]
    [InlineData("/")]
    public async Task one_outside_takes_nothing_and_says_so(string dataLogPath)
    {
        var batch = await DeliverAsync(dataLogPath, "allowed");
        Assert.Equal("-", batch.Verdicts());
        Assert.EndsWith(
            "leads out of the folders that Sinks:File:Folders allows", batch.Trouble, StringComparison.Ordinal);
        Assert.Empty(Written());
    }

    [Fact]
    public async Task where_none_are_told_each_is_written()
    {
        Assert.Equal("T", (await DeliverAsync("../other")).Verdicts());
        Assert.Single(Written());
    }

    [Theory]
    [InlineData("")]
    [InlineData("relative/folder")]
    public void a_folder_that_is_not_absolute_is_not_accepted(string folder)
    {
        var options = new FileSinkOptions { DataFolder = "data", Folders = { "/srv/gse", folder } };
        var failures = new FileSinkOptionsValidator().Validate(null, options).Failures;
        Assert.Contains("Folders", Assert.Single(failures ?? []), StringComparison.Ordinal);
    }

    [Fact]
    public void absolute_ones_and_none_are_accepted()
    {
        Assert.True(Validate(new FileSinkOptions { DataFolder = "data" }).Succeeded);
        Assert.True(Validate(new FileSinkOptions { DataFolder = "data", Folders = { "/srv/gse" } }).Succeeded);
    }

    private static ValidateOptionsResult Validate(FileSinkOptions options) =>
        new FileSinkOptionsValidator().Validate(null, options);

    private async Task<SinkBatch> DeliverAsync(string dataLogPath, params string[] allowed)
    {
        var options = new FileSinkOptions { DataFolder = _folder.File("data") };
        foreach (var folder in allowed)
        {
            options.Folders.Add(_folder.File(folder));
        }

        // An absolute one of the test, below the folder of its own.
        var path = dataLogPath.StartsWith('/') ? _folder.Path + dataLogPath : dataLogPath;
        var storage = Sinks.Target(new FileStorage(path));
        await using var sink = new FileSinkFactory(
            Options.Create(options), TimeProvider.System, NullLogger<FileSink>.Instance).Create(storage);
        return await sink.DeliverAsync(Cancellation, Sinks.Record(storage, new FileDestination(), "1"));
    }

    private string[] Written() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
}
