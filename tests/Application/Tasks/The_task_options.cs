using Gse.Application.Tasks;

namespace Gse.Application.Tests.Tasks;

public sealed class The_task_options
{
    private static readonly TaskOptionsValidator Validator = new();

    [Fact]
    public void have_these_defaults()
    {
        var options = new TaskOptions();
        Assert.Equal(
            (TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)), (options.DeliveryWindow, options.AcceptWithin));
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)), (options.GiveUpAfter, options.OverdueAfter));
        Assert.Equal((TimeSpan.FromDays(7), 64L << 20), (options.OutputRetention, options.OutputCacheBytes));
        Assert.Equal((0, 0, 0), (
            options.MaxTargetsWithoutApproval, options.AllowedUsers.Count, options.ForbiddenPatterns.Count));
        Assert.True(Validator.Validate(null, options).Succeeded);
    }

    [Fact]
    public void are_held_to_their_bounds_all_at_once()
    {
        var options = new TaskOptions
        {
            DeliveryWindow = TimeSpan.FromHours(2),
            AcceptWithin = TimeSpan.Zero,
            GiveUpAfter = TimeSpan.Zero,
            OverdueAfter = TimeSpan.FromSeconds(9),
            OutputRetention = TimeSpan.FromMinutes(59),
            OutputCacheBytes = 1,
            MaxTargetsWithoutApproval = -1,
            ForbiddenPatterns = { "[" },
        };
        Assert.Equal(8, Validator.Validate(null, options).Failures?.Count());
    }
}
