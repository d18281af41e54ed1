namespace Gse.Cli.Tests;

public sealed class The_key : IDisposable
{
    private readonly StubEdge _edge = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("gse-cli-").FullName;

    public The_key() => _edge.Answers("GET /v1/access-keys", """{"items":[]}""");

    public void Dispose()
    {
        _edge.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task comes_from_the_option_first()
    {
        await GseRun.Of($"keys --url {_edge.Url} --key mine", ("GSE_KEY", "other"));
        Assert.Equal("Bearer mine", Assert.Single(_edge.Requests).Key);
    }

    [Fact]
    public async Task comes_from_the_environment()
    {
        await GseRun.Of("keys", ("GSE_URL", _edge.Url), ("GSE_KEY", "mine"));
        Assert.Equal("Bearer mine", Assert.Single(_edge.Requests).Key);
    }

    [Fact]
    public async Task comes_from_a_file()
    {
        var file = Path.Combine(_folder, "key");
        await File.WriteAllTextAsync(file, "mine\n", TestContext.Current.CancellationToken);
        await GseRun.Of($"keys --url {_edge.Url} --key-file {file}");
        Assert.Equal("Bearer mine", Assert.Single(_edge.Requests).Key);
    }

    [Fact]
    public async Task comes_from_the_data_folder()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(_folder, "admin.key"), "mine", cancellation);
        await GseRun.Of($"keys --url {_edge.Url}", ("GSE_DATA", _folder));
        Assert.Equal("Bearer mine", Assert.Single(_edge.Requests).Key);
    }

    [Fact]
    public async Task may_be_missing_and_then_the_edge_decides()
    {
        Assert.Equal(0, (await GseRun.Of($"keys --url {_edge.Url}")).Code);
        Assert.Null(Assert.Single(_edge.Requests).Key);
    }
}
