using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;

namespace Gse.Agent.Tests;

public sealed class The_configuration : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void is_read_with_gses_names_and_defaults()
    {
        var settings = Read("""
            {
              "cloud_id": 3, "data_dir": "/var/lib/gse/x",
              "access": { "cluster_endpoints": "10.0.0.1:28668, 10.0.0.2" },
              "logger": { "level": "WARN", "filesize_mb": 5 },
              "processes": [
                {
                  "namespace": "nodeman", "name": "beat", "proc_name": "bkmonitorbeat", "pid_path": "/var/run/beat.pid",
                  "labels": { "proc_name": "beat", "n": 5 }, "resource": { "cpu": 10, "mem": 12.5, "end": true },
                  "supervise": { "start_cmd": "./start.sh", "setup_path": "/usr/local/gse" }
                }
              ]
            }
            """).Settings;
        Assert.NotNull(settings);
        Assert.Equal(["10.0.0.1:28668", "10.0.0.2:28668"], settings.Access.Endpoints.Select(e => $"{e.Host}:{e.Port}"));
        Assert.Equal(
            (3, LogLevel.Warning, 5 << 20),
            (settings.CloudId, settings.Logger.Level, settings.Logger.FileBytes));
        Assert.Equal("/var/lib/gse/x/cert/gse_agent.key", settings.Tls.Key);
        var watch = Assert.Single(settings.Processes);
        Assert.Equal(("nodeman:beat", 12.5, "5"), (watch.Key, watch.Limits.MemoryPercent, watch.Labels[0].Value));
        Assert.True(watch.Limits.End);
        var supervise = new SuperviseSettings(
            "./start.sh", TimeSpan.FromSeconds(5), 4, TimeSpan.FromSeconds(10), "/usr/local/gse", "");
        Assert.Equal(supervise, watch.Supervise);
    }

    [Fact]
    public void tells_everything_that_is_wrong_at_once_and_names_each_key()
    {
        var reading = Read("""
            {
              "cloud_id": "x", "agent_id": "0:10.0.0.1", "token": "abc", "data_dir": "relative",
              "access": { "cluster_endpoints": "10.0.0.1:99999", "insecure": "maybe" },
              "base": { "tls_passwd_file": "/p" },
              "logger": { "level": "LOUD", "filenum": 0 },
              "outbox": { "max_bytes": 1 },
              "processes": [
                { "namespace": "a:b", "name": "", "resource": { "cpu": 101 }, "supervise": { "start_retries": 0 } }
              ]
            }
            """);
        Assert.Null(reading.Settings);
        string[] keys =
        [
            "cloud_id", "agent_id", "token", "data_dir", "access.cluster_endpoints", "access.insecure",
            "base.tls_passwd_file", "logger.level", "logger.filenum", "outbox.max_bytes", "processes[0].namespace",
            "processes[0].name", "processes[0].proc_name", "processes[0].resource.cpu",
            "processes[0].supervise.start_cmd", "processes[0].supervise.start_retries",
        ];
        Assert.Equal(keys.Order(), reading.Errors.Select(e => e[..e.IndexOf(": ", StringComparison.Ordinal)]).Order());
        Assert.DoesNotContain(reading.Errors, e => e.Contains("abc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "access": { "cluster_endpoints": "10.0.0.1:1", "insecure": true }, "agent_id": "a" }""",
        "access.insecure")]
    [InlineData("""{ "access": { "cluster_endpoints": "127.0.0.1:1", "insecure": true } }""", "agent_id")]
    [InlineData("""{ }""", "access.cluster_endpoints")]
    public void allows_a_plain_link_only_where_it_does_no_harm(string text, string key) =>
        Assert.StartsWith(key, Assert.Single(Read(text).Errors), StringComparison.Ordinal);

    [Fact]
    public void that_is_no_json_or_not_there_is_one_clear_error()
    {
        Assert.Contains("gse_agent.conf", Assert.Single(Read("{ nonsense").Errors), StringComparison.Ordinal);
        var missing = Assert.Single(ConfigFile.Read(_folder.File("none")).Errors);
        Assert.Contains("no such file", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void of_the_sample_is_right()
    {
        var reading = ConfigFile.Read(Path.Combine(AppContext.BaseDirectory, "gse_agent.conf"));
        Assert.Empty(reading.Errors);
    }

    private ConfigReading Read(string text)
    {
        File.WriteAllText(_folder.File("gse_agent.conf"), text);
        return ConfigFile.Read(_folder.File("gse_agent.conf"));
    }
}
