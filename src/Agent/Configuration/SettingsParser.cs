using System.Net;
using Gse.AgentHost.Identity;
using Microsoft.Extensions.Configuration;

namespace Gse.AgentHost.Configuration;

/// <summary>From keys and values to settings: all errors at once, each naming its key.</summary>
internal static class SettingsParser
{
    public static ConfigReading Parse(IConfiguration configuration)
    {
        List<string> errors = [];
        var root = new SectionReader(configuration, "", errors);
        var agentId = AgentIdOf(root);
        var token = TokenOf(root);
        var access = AccessOf(root.Section("access"));
        var dataDir = root.Text("data_dir", "/var/lib/gse/agent");
        if (!Path.IsPathFullyQualified(dataDir))
        {
            root.Wrong("data_dir", $"must be an absolute path, is '{dataDir}'");
        }

        if (access.Insecure && agentId is null && root.Text("agent_id") is null)
        {
            root.Wrong(
                "agent_id", "must be given when access.insecure is true: there is no certificate to read it from");
        }

        var settings = new AgentSettings(
            root.Int("cloud_id", 0, 0, int.MaxValue),
            agentId,
            token,
            dataDir,
            access,
            TlsOf(root.Section("base"), dataDir),
            LoggerOf(root.Section("logger")),
            OutboxOf(root.Section("outbox")),
            WatchParser.Parse(root),
            TaskParser.Parse(root.Section("task")));
        return errors.Count == 0 ? new ConfigReading(settings, []) : new ConfigReading(null, errors);
    }

    private static string? AgentIdOf(SectionReader root)
    {
        var id = root.Text("agent_id");
        if (id is null || AgentIdentity.IsAgentId(id))
        {
            return id;
        }

        root.Wrong("agent_id", $"must be 1 to 64 of A-Z a-z 0-9 _ . -, is '{id}'");
        return null;
    }

    private static string? TokenOf(SectionReader root)
    {
        var token = root.Text("token");
        if (token is not null && !EnrolmentToken.TryParse(token, out _))
        {
            // The token itself is a secret: it is not repeated.
            root.Wrong("token", "must have the form gse1.<id>.<secret>.<sha-256 of the CA certificate>");
        }

        return token;
    }

    private static AccessSettings AccessOf(SectionReader access)
    {
        const string Key = "cluster_endpoints";
        List<DnsEndPoint> endpoints = [];
        const StringSplitOptions Clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (var part in access.Text(Key, "").Split(',', Clean))
        {
            if (EdgeEndpoint.TryParse(part, out var endpoint))
            {
                endpoints.Add(endpoint);
            }
            else
            {
                access.Wrong(Key, $"'{part}' is no host:port");
            }
        }

        if (access.Text(Key) is null)
        {
            access.Wrong(Key, "must name at least one edge, as in 10.0.0.1:28668,10.0.0.2:28668");
        }

        var insecure = access.Flag("insecure");
        if (insecure && endpoints.Find(e => !EdgeEndpoint.IsLoopback(e)) is { } open)
        {
            access.Wrong("insecure", $"may be true only for loopback endpoints, not for {open.Host}");
        }

        return new AccessSettings(endpoints, insecure);
    }

    private static TlsFiles TlsOf(SectionReader tls, string dataDir)
    {
        if (tls.Text("tls_passwd_file") is not null)
        {
            tls.Wrong(
                "tls_passwd_file", "encrypted keys are not supported; the key file is protected by its mode (0600)");
        }

        return new TlsFiles(
            tls.Text("tls_ca_file", Path.Combine(dataDir, "cert", "gseca.crt")),
            tls.Text("tls_cert_file", Path.Combine(dataDir, "cert", "gse_agent.crt")),
            tls.Text("tls_key_file", Path.Combine(dataDir, "cert", "gse_agent.key")));
    }

    private static LoggerSettings LoggerOf(SectionReader logger)
    {
        LogLevel? level = logger.Text("level", "INFO").ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "INFO" => LogLevel.Information,
            "WARN" or "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" or "CRITICAL" => LogLevel.Critical,
            _ => null,
        };
        if (level is null)
        {
            logger.Wrong("level", $"must be TRACE, DEBUG, INFO, WARN, ERROR or FATAL, is '{logger.Text("level")}'");
        }

        return new LoggerSettings(
            logger.Text("path"),
            level ?? LogLevel.Information,
            logger.Int("filesize_mb", 200, 1, 10_000) * 1024L * 1024L,
            logger.Int("filenum", 10, 1, 1000));
    }

    private static OutboxLimits OutboxOf(SectionReader outbox) =>
        new(
            outbox.Int("max_bytes", 16 * 1024 * 1024, 65_536, 1 << 30),
            outbox.Int("max_reports", 100_000, 100, 1_000_000));
}
