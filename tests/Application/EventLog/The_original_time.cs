using System.Text;
using Gse.Application.EventLog;

namespace Gse.Application.Tests.EventLog;

public sealed class The_original_time
{
    private static readonly DateTimeOffset Time = new(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("", """{"gse-recorded-at":"2024-02-29T10:00:00.0000000Z"}""")]
    [InlineData("{}", """{"gse-recorded-at":"2024-02-29T10:00:00.0000000Z"}""")]
    [InlineData("{ }\n", """{ "gse-recorded-at":"2024-02-29T10:00:00.0000000Z"}""")]
    [InlineData("""{"a":1}""", """{"a":1,"gse-recorded-at":"2024-02-29T10:00:00.0000000Z"}""")]
    public void is_put_behind_what_is_there(string metadata, string kept)
    {
        var result = OriginalTime.Keep(Encoding.UTF8.GetBytes(metadata), Time);

        Assert.Equal(kept, Encoding.UTF8.GetString(result.Span));
        Assert.Equal(Time, OriginalTime.Of(result.Span));
    }

    [Theory]
    [InlineData("""{"gse-recorded-at":"2020-01-01T00:00:00Z"}""")]
    [InlineData("[1]")]
    [InlineData("nothing")]
    public void leaves_what_has_one_already_or_cannot_hold_it(string metadata) =>
        Assert.Equal(metadata, Encoding.UTF8.GetString(OriginalTime.Keep(Encoding.UTF8.GetBytes(metadata), Time).Span));

    [Theory]
    [InlineData("")]
    [InlineData("""{"actor":"gse-recorded-at"}""")]
    [InlineData("""{"inner":{"gse-recorded-at":"2020-01-01T00:00:00Z"}}""")]
    [InlineData("""{"gse-recorded-at":5}""")]
    [InlineData("""{"gse-recorded-at":"soon"}""")]
    [InlineData("gse-recorded-at")]
    public void is_not_read_out_of_something_else(string metadata) =>
        Assert.Null(OriginalTime.Of(Encoding.UTF8.GetBytes(metadata)));
}
