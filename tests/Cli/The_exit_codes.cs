namespace Gse.Cli.Tests;

public sealed class The_exit_codes : IDisposable
{
    private readonly StubEdge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("frobnicate")]
    [InlineData("agent")]
    [InlineData("agents --limit many")]
    [InlineData("agents --limit 0")]
    [InlineData("token create --for soon")]
    [InlineData("agents --url ftp://somewhere")]
    [InlineData("agents --key-file /no/such/file")]
    public async Task tell_wrong_usage(string commandLine)
    {
        var run = await GseRun.Of(commandLine);
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith("gse: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 4)]
    [InlineData(403, 4)]
    [InlineData(404, 5)]
    [InlineData(409, 1)]
    [InlineData(500, 1)]
    [InlineData(503, 1)]
    public async Task tell_what_the_edge_answered(int status, int code)
    {
        _edge.Answers("GET /v1/agents/h1", """{"title":"no","detail":"the reason why"}""", status);
        var run = await GseRun.Of($"agent h1 --url {_edge.Url}");
        Assert.Equal((code, "", "gse: the reason why\n"), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task tell_every_field_that_is_wrong()
    {
        _edge.Answers(
            "GET /v1/agents/h1",
            """{"detail":"two","errors":[{"field":"a","message":"is bad"},{"field":"b","message":"is worse"}]}""", 400);
        var run = await GseRun.Of($"agent h1 --url {_edge.Url}");
        Assert.Equal("gse: a is bad; b is worse\n", run.Error);
    }

    [Fact]
    public async Task tell_an_answer_that_is_not_the_apis()
    {
        _edge.Answers("GET /v1/agents/h1", "<html>", 200);
        Assert.Equal(1, (await GseRun.Of($"agent h1 --url {_edge.Url}")).Code);
        _edge.Answers("GET /v1/agents/h1", "<html>", 502);
        Assert.Equal(1, (await GseRun.Of($"agent h1 --url {_edge.Url}")).Code);
    }

    [Fact]
    public async Task tell_an_edge_out_of_reach()
    {
        using var gone = new StubEdge();
        var url = gone.Url;
        gone.Dispose();
        var run = await GseRun.Of($"agents --url {url}");
        Assert.Equal(3, run.Code);
        Assert.Contains(url, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task stand_in_the_help()
    {
        var run = await GseRun.Of("--help");
        Assert.Equal(0, run.Code);
        Assert.Contains("Exit codes: 0 ok, 1 ", run.Out, StringComparison.Ordinal);
    }
}
