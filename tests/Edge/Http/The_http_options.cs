using Gse.Edge.Http;

namespace Gse.Edge.Tests.Http;

public sealed class The_http_options
{
    private static readonly GseHttpOptionsValidator Validator = new();

    [Fact]
    public void have_these_defaults()
    {
        var options = new GseHttpOptions();
        Assert.Equal(10 * 1024 * 1024, options.MaxBodyBytes);
        Assert.Equal(64 * 1024 * 1024, options.MaxTaskBodyBytes);
        Assert.Equal(64 * 1024 * 1024, options.MaxUnpackedBytes);
        Assert.Equal(10_000, options.MaxRecords);
        Assert.Equal(1024 * 1024, options.MaxRecordBytes);
        Assert.Equal(TimeSpan.FromSeconds(5), options.PositionWait);
        Assert.Equal(256, options.MaxEventStreams);
        Assert.Equal(TimeSpan.FromSeconds(15), options.EventStreamBeat);
        Assert.Equal(TimeSpan.FromSeconds(10), options.EventStreamStall);
        Assert.False(options.OpenApiIsPublic);
        Assert.True(Validator.Validate(null, options).Succeeded);
    }

    [Fact]
    public void are_held_to_their_bounds_all_at_once()
    {
        var options = new GseHttpOptions
        {
            MaxBodyBytes = 1023,
            MaxTaskBodyBytes = 1023,
            MaxUnpackedBytes = 1023,
            MaxRecords = 0,
            MaxRecordBytes = 0,
            PositionWait = TimeSpan.FromSeconds(61),
            MaxEventStreams = -1,
            EventStreamBeat = TimeSpan.Zero,
            EventStreamStall = TimeSpan.FromMinutes(6),
        };
        Assert.Equal(9, Validator.Validate(null, options).Failures?.Count());
    }
}
