using Gse.Application.Alarms;

namespace Gse.Application.Tests.Alarms;

public sealed class The_alarm_settings
{
    [Fact]
    public void have_good_defaults() =>
        Assert.True(new AlarmOptionsValidator().Validate(null, new AlarmOptions()).Succeeded);

    [Fact]
    public void name_every_bad_key_at_once()
    {
        var options = new AlarmOptions
        {
            RepeatInterval = TimeSpan.Zero,
            MaxRepeat = -TimeSpan.FromDays(1),
            TimeZone = "+25:00",
        };
        var failures = new AlarmOptionsValidator().Validate(null, options).FailureMessage;
        Assert.Contains("Alarms:RepeatInterval", failures, StringComparison.Ordinal);
        Assert.Contains("Alarms:MaxRepeat", failures, StringComparison.Ordinal);
        Assert.Contains("Alarms:TimeZone", failures, StringComparison.Ordinal);
    }
}
