using Gse.Edge.Hosting;

namespace Gse.Edge.Tests.Hosting;

public sealed class The_command_line_of_the_edge
{
    [Theory]
    [InlineData("")]
    [InlineData("--Http=127.0.0.1:0")]
    [InlineData("--Http 127.0.0.1:0")]
    [InlineData("Http=127.0.0.1:0 --Data /tmp/x")]
    public void is_an_edge_with_settings(string line) => Assert.Null(EdgeVerbs.Find(Split(line)));

    [Theory]
    [InlineData("migrate")]
    [InlineData("migrate --ReadModels=Host=db")]
    [InlineData("--help")]
    [InlineData("--version")]
    public void or_a_command(string line) => Assert.NotNull(EdgeVerbs.Find(Split(line)));

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("migrate now")]
    public async Task that_is_unknown_is_wrong_usage(string line)
    {
        Assert.Throws<EdgeUsageException>(() => EdgeVerbs.Find(Split(line)));
        Assert.Equal(EdgeProgram.WrongUsage, await EdgeProgram.RunAsync(Split(line)));
    }

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
