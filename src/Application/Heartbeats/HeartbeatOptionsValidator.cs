using Microsoft.Extensions.Options;

namespace Gse.Application.Heartbeats;

/// <summary>Tells all that is wrong with <see cref="HeartbeatOptions"/> at once, each line with its key.</summary>
internal sealed class HeartbeatOptionsValidator : IValidateOptions<HeartbeatOptions>
{
    public ValidateOptionsResult Validate(string? name, HeartbeatOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Retention < TimeSpan.FromHours(1) || options.Retention > TimeSpan.FromDays(3_650))
        {
            result.AddError("Heartbeats:Retention must be from 1 h to 3,650 d");
        }

        if (options.BatchInterval < TimeSpan.FromMilliseconds(100) || options.BatchInterval > TimeSpan.FromMinutes(1))
        {
            result.AddError("Heartbeats:BatchInterval must be from 100 ms to 1 min");
        }

        if (options.MaxWaiting is < 1_000 or > 100_000_000)
        {
            result.AddError("Heartbeats:MaxWaiting must be from 1,000 to 100,000,000");
        }

        return result.Build();
    }
}
