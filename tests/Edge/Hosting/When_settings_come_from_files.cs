using Gse.Edge.Hosting;
using Gse.Testing.Files;
using Microsoft.Extensions.Configuration;

namespace Gse.Edge.Tests.Hosting;

public sealed class When_settings_come_from_files : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void each_file_is_a_setting_and_goes_before_the_others()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "ReadModels"), "Host=db;Password=secret\n");
        File.WriteAllText(Path.Combine(_folder.Path, "Liveness__LostAfter"), "45s");
        var configuration = Configuration(("Secrets", _folder.Path), ("ReadModels", "readmodel.db"));

        configuration.AddSecretFiles();

        Assert.Equal("Host=db;Password=secret", configuration["ReadModels"]);
        Assert.Equal("45s", configuration["Liveness:LostAfter"]);
    }

    [Fact]
    public void a_folder_that_is_not_there_keeps_the_edge_from_starting()
    {
        var missing = Path.Combine(_folder.Path, "missing");
        var refused = Assert.Throws<SettingsException>(() => Configuration(("Secrets", missing)).AddSecretFiles());
        Assert.Equal([$"Secrets: there is no folder '{missing}'"], refused.Problems);
    }

    [Fact]
    public void without_a_folder_nothing_changes()
    {
        var configuration = Configuration(("Log", "log.db"));
        configuration.AddSecretFiles();
        Assert.Equal("log.db", configuration["Log"]);
    }

    private static ConfigurationManager Configuration(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return configuration;
    }
}
