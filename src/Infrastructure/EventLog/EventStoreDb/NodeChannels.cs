using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Makes channels to nodes: TLS, keep-alive pings, limits.</summary>
internal sealed class NodeChannels
{
    // What the official clients set: a heartbeat batch or a copied event may be large.
    private const int MaxMessage = 17 * 1024 * 1024;
    private const int StreamWindow = 1024 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly ConnectionSettings _settings;
    private readonly X509Certificate2Collection? _authorities;
    private readonly X509Certificate2Collection? _user;

    /// <exception cref="EventStoreDbException">Misconfigured: a certificate cannot be read.</exception>
    public NodeChannels(ConnectionSettings settings)
    {
        _settings = settings;
        if (settings.Tls && settings.AuthorityFile is { } authority)
        {
            var authorities = new X509Certificate2Collection();
            Load(authority, () => authorities.ImportFromPemFile(authority));
            _authorities = authorities;
        }

        if (settings.Tls && settings.UserCertificateFile is { } user)
        {
            var certificates = new X509Certificate2Collection();
            Load(user, () => certificates.Add(X509Certificate2.CreateFromPemFile(user, settings.UserKeyFile)));
            _user = certificates;
        }
    }

    public GrpcChannel Open(NodeEndpoint endpoint) => GrpcChannel.ForAddress(
        endpoint.Address(_settings.Tls), new GrpcChannelOptions
        {
            HttpHandler = Handler(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessage,
            MaxSendMessageSize = MaxMessage,
        });

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindow,
            KeepAlivePingDelay = _settings.KeepAliveInterval,
            KeepAlivePingTimeout = _settings.KeepAliveTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        };
        if (_settings.Tls)
        {
            handler.SslOptions = Tls();
        }

        return handler;
    }

    private SslClientAuthenticationOptions Tls()
    {
        var options = new SslClientAuthenticationOptions { ClientCertificates = _user };
        if (!_settings.VerifyCertificate)
        {
#pragma warning disable CA5359 // The operator has said tlsVerifyCert=false.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (_authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }

    private static void Load(string file, Action load)
    {
        try
        {
            load();
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new EventStoreDbException(
                EventStoreDbFailure.Misconfigured, $"The certificate file '{file}' of the event log cannot be read.",
                e);
        }
    }
}
