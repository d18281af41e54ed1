using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Agents;

/// <summary>
/// One agent of the fleet as the edge sees it: a real session, with beats and their acknowledgements. Costs the
/// generator as little as it can; when to beat is the fleet's business.
/// </summary>
internal sealed class SimAgent(int number, LinkDialer dialer, Func<SslStreamCertificateContext?> certificate)
{
    private static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(30);

    private readonly FrameInput _input = new();
    private readonly ArrayBufferWriter<byte> _output = new(64);
    private SslStreamCertificateContext? _certificate;
    private string _instance = NewInstance();
    private Socket? _socket;
    private Stream? _stream;
    private ulong _sequence;
    private int _writing;
    private bool _hammers;

    public int Number => number;

    public string Id { get; } = IdOf(number);

    /// <summary>When the last beat was handed to the kernel.</summary>
    public DateTimeOffset LastBeatAt { get; private set; }

    /// <summary>Beats that the edge has acknowledged, over all sessions.</summary>
    public long Acks { get; private set; }

    /// <summary>Since when a beat waits for its acknowledgement, none having come; null if none waits.</summary>
    public DateTimeOffset? UnackedSince { get; private set; }

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"02000000bench{number:D19}");

    public static Facts FactsOf(int number) => new()
    {
        HostName = string.Create(CultureInfo.InvariantCulture, $"bench-{number:D5}"),
        Addresses = { new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]).ToString() },
        OsType = "linux",
        OsVersion = "Debian GNU/Linux 12",
        Architecture = "x86_64",
        Kernel = "6.1.0",
        CpuCount = 8,
        MemoryBytes = 16L << 30,
        AgentVersion = "0.1.0",
        BootId = string.Create(CultureInfo.InvariantCulture, $"{number:x32}"),
        BootedAtMs = 1_700_000_000_000,
        AgentStartedAtMs = 1_700_000_100_000,
    };

    /// <summary>Connects, says Hello and is welcome.</summary>
    public async Task<Welcome> OpenAsync(CancellationToken cancellation)
    {
        _certificate ??= certificate();
        (_socket, _stream) = await dialer.ConnectAsync(number, _certificate, cancellation);
        _input.Reset();
        (_sequence, _writing, UnackedSince) = (0, 0, null);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(WelcomeTimeout);
        _output.ResetWrittenCount();
        FrameWriter.Write(_output, FrameKind.Hello, new Hello
        {
            Purpose = Purpose.Control,
            AgentId = Id,
            Instance = _instance,
            Facts = FactsOf(number),
            Outbox = _instance,
        });
        await _stream.WriteAsync(_output.WrittenMemory, deadline.Token);
        return await _input.ExpectAsync(_stream, FrameKind.Welcome, Welcome.Parser, deadline.Token);
    }

    /// <summary>Takes acknowledgements until the connection ends, and tells why it did.</summary>
    public async Task<string> ReadAsync()
    {
        try
        {
            do
            {
                while (_input.TryTake(out var frame))
                {
                    if (frame.Kind == FrameKind.BeatAck && BeatCodec.TryRead(frame.Payload, out var ack))
                    {
                        Acked(ack.Sequence);
                    }
                    else if (frame.Kind == FrameKind.Goodbye)
                    {
                        return "goodbye";
                    }
                }
            }
            while (await _input.FillAsync(_stream!, CancellationToken.None));
            return "closed";
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            return "cut";
        }
    }

    /// <summary>Sends a beat, unless the last one is still on its way out.</summary>
    public void Beat()
    {
        if (_stream is not { } stream || Interlocked.Exchange(ref _writing, 1) != 0)
        {
            return;
        }

        _output.ResetWrittenCount();
        FrameWriter.WriteBeat(_output, ++_sequence, 37, 512);
        LastBeatAt = DateTimeOffset.UtcNow;
        UnackedSince ??= LastBeatAt;
        ValueTask sent;
        try
        {
            sent = stream.WriteAsync(_output.WrittenMemory, CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The reader sees the end, too, and tells.
            return;
        }

        if (sent.IsCompletedSuccessfully)
        {
            sent.GetAwaiter().GetResult();
            _writing = 0;
        }
        else
        {
            _ = FinishAsync(sent);
        }
    }

    /// <summary>From now on a beat as soon as the last one is acknowledged; false: from now on no more.</summary>
    public void Hammer(bool on)
    {
        _hammers = on;
        if (on)
        {
            Beat();
        }
    }

    /// <summary>As the kernel does for a killed process: the socket is closed without a goodbye of TLS.</summary>
    public void Cut() => _socket?.Dispose();

    /// <summary>Gives back what the ended session held.</summary>
    public void Close()
    {
        Cut();
        _stream?.Dispose();
    }

    /// <summary>What comes back after <see cref="Cut"/> is another process of the same host.</summary>
    public void Restart() => _instance = NewInstance();

    private void Acked(ulong sequence)
    {
        UnackedSince = sequence >= _sequence ? null : DateTimeOffset.UtcNow;
        Acks++;
        if (_hammers)
        {
            Beat();
        }
    }

    private async Task FinishAsync(ValueTask sent)
    {
        try
        {
            await sent;
            _writing = 0;
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // The reader sees the end, too, and tells; until the next session nothing can be written.
            _writing = 1;
        }
    }

    private static string NewInstance() => Guid.NewGuid().ToString("N");
}
