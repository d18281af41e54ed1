using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gse.Application.Edges;
using Gse.Domain.Edges;

namespace Gse.Edge.Hosting;

/// <summary>
/// Where the edge lives and listens. Top-level keys, so <c>GSE_DATA</c>, <c>GSE_HTTP</c> and <c>GSE_LINK</c> in the
/// environment.
/// </summary>
internal sealed class EdgeSettings
{
    private EdgeSettings(
        string dataFolder, IPEndPoint http, IPEndPoint link, HttpTlsSettings? tls, EdgeIdentity identity) =>
        (DataFolder, Http, Link, HttpTls, Identity) = (dataFolder, http, link, tls, identity);

    /// <summary>Key <c>Data</c>, default <c>./data</c>; made if it is not there, for its user only.</summary>
    public string DataFolder { get; }

    public required LogSettings Log { get; init; }

    public required ReadModelSettings ReadModels { get; init; }

    /// <summary>What seals the fleet's secrets in the log; null for nothing but the log's own access rights.</summary>
    public required string? FleetPassphrase { get; init; }

    /// <summary>
    /// Key <c>Http</c>, default <c>127.0.0.1:8080</c>. Other than loopback only with <see cref="HttpTls"/>.
    /// </summary>
    public IPEndPoint Http { get; }

    /// <summary>Key <c>Link</c>, default <c>127.0.0.1:28668</c>.</summary>
    public IPEndPoint Link { get; }

    /// <summary>Keys <c>Http:CertificateFile</c> and <c>Http:KeyFile</c> (PEM); null for plain HTTP.</summary>
    public HttpTlsSettings? HttpTls { get; }

    /// <summary>
    /// Keys <c>Edge:Id</c> (default: made once and kept in the data folder) and <c>Edge:Address</c> (default: that of
    /// the link, or the host's first one where the link listens on all).
    /// </summary>
    public EdgeIdentity Identity { get; }

    /// <summary>Reads them all and tells everything that is wrong at once.</summary>
    /// <exception cref="SettingsException">Something is.</exception>
    public static EdgeSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var http = Endpoint(configuration, "Http", "127.0.0.1:8080", problems);
        var link = Endpoint(configuration, "Link", "127.0.0.1:28668", problems);
        var tls = Tls(configuration, problems);
        if (tls is null && !IPAddress.IsLoopback(http.Address))
        {
            problems.Add(
                $"Http: {http} is not loopback; set Http:CertificateFile and Http:KeyFile to serve it over TLS");
        }

        if (configuration["Link:Tls"] is { } wanted && bool.TryParse(wanted, out var on) && !on
            && !IPAddress.IsLoopback(link.Address))
        {
            problems.Add($"Link:Tls: may be false on loopback only, and {link} is not: anybody could be any agent");
        }

        var address = configuration["Edge:Address"] ?? OwnAddress(link.Address).ToString();
        if (!IPAddress.TryParse(address, out _))
        {
            problems.Add($"Edge:Address: '{address}' is no IP address");
        }

        var folder = Path.GetFullPath(configuration["Data"] ?? "data");
        var log = LogSettings.Read(configuration, folder, problems);
        var readModels = ReadModelSettings.Read(configuration, folder, problems);
        var passphrase = Hosting.FleetPassphrase.Read(configuration, problems);
        var id = problems.Count == 0 ? Id(configuration, folder, problems) : default;
        return problems.Count > 0
            ? throw new SettingsException(problems)
            : new EdgeSettings(folder, http, link, tls, new EdgeIdentity(id, Version, address))
            {
                Log = log,
                ReadModels = readModels,
                FleetPassphrase = passphrase,
            };
    }

    /// <summary>Alarm documents name their sender, and "all addresses" is nobody's.</summary>
    private static IPAddress OwnAddress(IPAddress listening) =>
        !listening.Equals(IPAddress.Any) && !listening.Equals(IPAddress.IPv6Any)
            ? listening
            : NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .FirstOrDefault(address =>
                    address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
                ?? IPAddress.Loopback;

    public static string Version => typeof(EdgeSettings).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static IPEndPoint Endpoint(
        IConfiguration configuration, string key, string byDefault, List<string> problems)
    {
        var text = configuration[key] ?? byDefault;
        if (IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var endpoint)
            && text.Contains(':', StringComparison.Ordinal))
        {
            return endpoint;
        }

        problems.Add($"{key}: '{text}' is no address; write for example {byDefault}");
        return new IPEndPoint(IPAddress.Loopback, 0);
    }

    private static HttpTlsSettings? Tls(IConfiguration configuration, List<string> problems)
    {
        var (certificate, key) = (configuration["Http:CertificateFile"], configuration["Http:KeyFile"]);
        foreach (var (name, file) in new[] { ("Http:CertificateFile", certificate), ("Http:KeyFile", key) })
        {
            if (file is null ? (certificate ?? key) is not null : !File.Exists(file))
            {
                problems.Add(file is null ? $"{name}: must be set, too" : $"{name}: there is no file '{file}'");
            }
        }

        return certificate is null || key is null ? null : new HttpTlsSettings(certificate, key);
    }

    private static EdgeId Id(IConfiguration configuration, string folder, List<string> problems)
    {
        try
        {
            Hosting.DataFolder.Create(folder);
            var file = Path.Combine(folder, "edge.id");
            var text = configuration["Edge:Id"];
            if (text is null && !File.Exists(file))
            {
                var made = $"e{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
                File.WriteAllText(file + ".tmp", made);
                File.Move(file + ".tmp", file);
            }

            text ??= File.ReadAllText(file).Trim();
            if (EdgeId.TryParse(text, out var id))
            {
                return id;
            }

            problems.Add($"Edge:Id: '{text}' must be 1 to 32 of a-z 0-9 .");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"Data: the folder '{folder}' cannot be written");
        }

        return default;
    }
}

/// <summary>PEM files of the HTTP listener's certificate.</summary>
internal sealed record HttpTlsSettings(string CertificateFile, string KeyFile);

/// <summary>The settings are wrong; one sentence a problem, each naming its key.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join("; ", problems))
{
    public IReadOnlyList<string> Problems => problems;
}
