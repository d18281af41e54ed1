namespace Gse.Edge.Hosting;

/// <summary>
/// What the fleet has in the log, as the configuration source that counts least. Empty until the log has been read,
/// which is before options are bound.
/// </summary>
internal sealed class FleetConfiguration : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Take(IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach (var (key, value) in settings)
        {
            Set(key, value);
        }

        OnReload();
    }
}
