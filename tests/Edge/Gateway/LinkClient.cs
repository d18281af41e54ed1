using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Gse.Edge.Security.Pki;
using Gse.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Gateway;

/// <summary>
/// The agent's end of the link, one frame at a time, as a test wants it. Every wait has a deadline.
/// </summary>
public sealed class LinkClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;

    private LinkClient(Socket socket, Stream stream, TestIdentity? identity)
    {
        (_socket, _stream, Identity) = (socket, stream, identity);
        (_input, _output) = (PipeReader.Create(stream), PipeWriter.Create(stream));
    }

    public TestIdentity? Identity { get; }

    /// <summary>What the server showed.</summary>
    public X509Certificate2? ServerCertificate { get; private set; }

    /// <param name="resumes">Takes up the TLS session of an earlier connection, where there was one.</param>
    public static async Task<LinkClient> ConnectAsync(
        ILinkEnd gateway, TestIdentity? identity, bool tls = true, bool resumes = false)
    {
        using var deadline = Deadline();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(gateway.Endpoint, deadline.Token);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        X509Certificate2? shown = null;
        if (tls)
        {
            var secured = new SslStream(stream);
            await secured.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = SslProtocols.Tls13,
                    LocalCertificateSelectionCallback = resumes ? null : (_, _, _, _, _) => identity?.Certificate!,
                    ClientCertificateContext = resumes
                        ? SslStreamCertificateContext.Create(identity!.Certificate!, null, offline: true)
                        : null,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
                        return ServerIs(shown, gateway);
                    },
                },
                deadline.Token);
            stream = secured;
        }

        return new LinkClient(socket, stream, identity) { ServerCertificate = shown };
    }

    public static async Task<TestIdentity> EnrolAsync(ILinkEnd gateway, string agent, string token)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var client = await ConnectAsync(gateway, null);
        await client.SendAsync(FrameKind.Enrol, Request(key, agent, token));
        var enrolled = await client.ExpectAsync(FrameKind.Enrolled, Enrolled.Parser);
        return Identify(enrolled, key);
    }

    public static Enrol Request(ECDsa key, string agent, string token, string bootId = "boot") => new()
    {
        Token = token,
        AgentId = agent,
        Facts = Facts(bootId),
        CertificateRequest = ByteString.CopyFrom(
            new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256).CreateSigningRequest()),
    };

    public static TestIdentity Identify(Enrolled enrolled, ECDsa key)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(enrolled.Certificate.Span);
        return new TestIdentity(enrolled.AgentId, TestIdentity.Usable(certificate, key));
    }

    public static Facts Facts(string bootId = "boot") => new()
    {
        HostName = "host",
        Addresses = { "10.0.0.1" },
        BootId = bootId,
        AgentVersion = "1.0.0",
        Mac = "5254008ed861",
    };

    public Task SendHelloAsync(
        string instance = "one", string outbox = "box", Purpose purpose = Purpose.Control, bool runsTasks = false) =>
        SendAsync(FrameKind.Hello, new Hello
        {
            AgentId = Identity!.Agent,
            Instance = instance,
            Outbox = outbox,
            Purpose = purpose,
            Facts = Facts(),
            RunsTasks = runsTasks,
        });

    public async Task<Welcome> HelloAsync(string instance = "one", string outbox = "box", bool runsTasks = false)
    {
        await SendHelloAsync(instance, outbox, runsTasks: runsTasks);
        return await ExpectAsync(FrameKind.Welcome, Welcome.Parser);
    }

    public async Task BeatAsync(ulong sequence, uint cpu = 0)
    {
        using var deadline = Deadline();
        FrameWriter.WriteBeat(_output, sequence, cpu, 0);
        await _output.FlushAsync(deadline.Token);
        var ack = await ExpectAsync(FrameKind.BeatAck, BeatAck.Parser);
        Assert.Equal(sequence, ack.Sequence);
    }

    public async Task SendAsync(FrameKind kind, IMessage message)
    {
        using var deadline = Deadline();
        FrameWriter.Write(_output, kind, message);
        await _output.FlushAsync(deadline.Token);
    }

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = Deadline();
        await _output.WriteAsync(bytes, deadline.Token);
    }

    public async Task<T> ExpectAsync<T>(FrameKind kind, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var (got, payload) = await ReadAsync() ?? throw new EndOfStreamException($"closed instead of {kind}");
        Assert.Equal(kind, got);
        return parser.ParseFrom(payload);
    }

    /// <summary>The code of the refusal, and nothing after it.</summary>
    public async Task<Refused> ExpectRefusedAsync()
    {
        var refused = await ExpectAsync(FrameKind.Refused, Refused.Parser);
        await ExpectClosedAsync();
        return refused;
    }

    public async Task ExpectClosedAsync() => Assert.Null(await ReadAsync());

    /// <summary>The next frame; null when the connection ended.</summary>
    public async Task<(FrameKind Kind, byte[] Payload)?> ReadAsync()
    {
        using var deadline = Deadline();
        while (true)
        {
            ReadResult result;
            try
            {
                result = await _input.ReadAsync(deadline.Token);
            }
            catch (IOException)
            {
                return null;
            }

            var buffer = result.Buffer;
            if (FrameReader.TryRead(ref buffer, FrameLimits.AfterHello, out var frame) == FrameReading.Complete)
            {
                var payload = System.Buffers.BuffersExtensions.ToArray(frame.Payload);
                var kind = frame.Kind;
                _input.AdvanceTo(buffer.Start);
                return (kind, payload);
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>As a killed process does.</summary>
    public void Kill()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.DisposeAsync();
        }
        catch (IOException gone)
        {
            TestContext.Current.SendDiagnosticMessage($"the other end had gone: {gone.Message}");
        }
    }

    private static bool ServerIs(X509Certificate2 shown, ILinkEnd gateway)
    {
        var root = gateway.Services.GetRequiredService<CertificateAuthority>().Root;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(shown);
    }

    private static CancellationTokenSource Deadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(GatewayFixture.Patience);
        return deadline;
    }
}
