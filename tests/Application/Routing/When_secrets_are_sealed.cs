using Gse.Application.Routing;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Tests.Routing;

public sealed class When_secrets_are_sealed
{
    private const string Plain =
        """{"name":"token","kafka":{"sasl_passwd":"a","sasl_username":"u"},"Tokens":[1,{"x":"b"}],"passwd":""}""";

    private readonly MarkingSeal _seal = new();
    private readonly InputProblems _problems = new();

    [Fact]
    public void everything_that_sounds_like_one_is_and_nothing_else()
    {
        var kept = Seal(Plain, default);
        Assert.Equal(
            """{"name":"token","kafka":{"sasl_passwd":"sealed1:a","sasl_username":"u"}"""
            + ""","Tokens":["sealed2:1",{"x":"sealed3:b"}],"passwd":""}""",
            kept.ToString());
        Assert.Equal(
            Plain.Replace("[1,", "[\"1\",", StringComparison.Ordinal),
            StreamToSecrets.TryUnseal(kept, _seal).ToString());
        Assert.DoesNotContain("\"a\"", StreamToSecrets.Mask(kept).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void those_that_stay_the_same_stay_the_same_text()
    {
        var first = Seal(Plain, default);
        Assert.Equal(first, Seal(Plain, first));
        Assert.Equal(first, Seal(StreamToSecrets.Mask(first).ToString(), first));
        Assert.NotEqual(first, Seal(Plain.Replace("\"b\"", "\"c\"", StringComparison.Ordinal), first));
        Assert.Null(_problems.Refusal);
    }

    [Fact]
    public void a_mask_stands_for_nothing_where_nothing_is_stored()
    {
        Seal("""{"passwd":"******"}""", new JsonText("""{"token":"sealed9:x"}"""));
        Assert.Equal("stream_to.passwd", Assert.IsType<InvalidInput>(_problems.Refusal).Field);
    }

    [Fact]
    public void one_whose_key_is_lost_is_told_as_lost() =>
        Assert.Null(StreamToSecrets.TryUnseal(new JsonText("""{"passwd":"elsewhere"}"""), _seal));

    private JsonText Seal(string body, JsonText stored) =>
        StreamToSecrets.Seal(new JsonText(body), stored, _seal, "stream_to", _problems);
}
