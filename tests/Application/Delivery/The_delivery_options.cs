using Gse.Application.Delivery;

namespace Gse.Application.Tests.Delivery;

public sealed class The_delivery_options
{
    private static readonly DeliveryOptionsValidator Validator = new();

    [Fact]
    public void have_these_defaults()
    {
        var options = new DeliveryOptions();
        Assert.Equal((100_000, 67_108_864), (options.QueueRecords, options.QueueBytes));
        Assert.Equal((10_000, 8_388_608), (options.BatchRecords, options.BatchBytes));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(15)), (options.BatchDelay, options.AttemptTimeout));
        Assert.Equal((2, TimeSpan.FromMilliseconds(100)), (options.Retries, options.RetryDelay));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), (options.ProbeDelay, options.MaxProbeDelay));
        Assert.Equal((1_073_741_824, TimeSpan.FromSeconds(3)), (options.SpoolBytes, options.StopWithin));
        Assert.True(Validator.Validate(null, options).Succeeded);
    }

    [Fact]
    public void are_held_to_their_bounds_all_at_once()
    {
        var options = new DeliveryOptions
        {
            QueueRecords = 0,
            QueueBytes = 1,
            BatchRecords = 0,
            BatchBytes = 1,
            BatchDelay = TimeSpan.FromSeconds(2),
            AttemptTimeout = TimeSpan.Zero,
            Retries = -1,
            RetryDelay = TimeSpan.Zero,
            ProbeDelay = TimeSpan.Zero,
            MaxProbeDelay = TimeSpan.Zero,
            SpoolBytes = 1,
            StopWithin = TimeSpan.FromHours(1),
        };
        Assert.Equal(12, Validator.Validate(null, options).Failures?.Count());
    }
}
