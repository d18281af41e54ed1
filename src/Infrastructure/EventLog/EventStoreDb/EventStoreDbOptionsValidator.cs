using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

[OptionsValidator]
internal sealed partial class EventStoreDbOptionsValidator : IValidateOptions<EventStoreDbOptions>;

/// <summary>A connection string that cannot be used is told at the start, and without its password.</summary>
internal sealed class EventStoreDbConnectionValidator : IValidateOptions<EventStoreDbOptions>
{
    public ValidateOptionsResult Validate(string? name, EventStoreDbOptions options)
    {
        if (string.IsNullOrEmpty(options.ConnectionString))
        {
            return ValidateOptionsResult.Skip;
        }

        try
        {
            ConnectionStringParser.Parse(options.ConnectionString);
            return ValidateOptionsResult.Success;
        }
        catch (EventStoreDbException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
