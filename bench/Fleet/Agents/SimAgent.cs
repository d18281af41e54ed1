using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gse.Bench.Fleet.Tasks;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Agents;

/// <summary>
/// One agent of the fleet as the edge sees it: a real session, with beats and their acknowledgements. Costs the
/// generator as little as it can; when to beat is the fleet's business.
/// </summary>
/// <param name="number">Its place in the fleet.</param>
/// <param name="dialer">Opens its connections.</param>
/// <param name="certificate">Null where the link has no TLS.</param>
/// <param name="runs">Null for an agent that does not know of tasks.</param>
internal sealed class SimAgent(
    int number, LinkDialer dialer, Func<SslStreamCertificateContext?> certificate, SimRuns? runs)
{
    private static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(30);

    private readonly FrameInput _input = new();
    private SslStreamCertificateContext? _certificate;
    private string _instance = NewInstance();
    private Socket? _socket;
    private Stream? _stream;
    private SimOutput? _output;
    private ulong _sequence;
    private bool _hammers;

    public int Number => number;

    public string Id { get; } = IdOf(number);

    /// <summary>What it was told to run.</summary>
    public SimRuns Runs => runs ?? throw new InvalidOperationException("this agent does not know of tasks");

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
        (_sequence, UnackedSince) = (0, null);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(WelcomeTimeout);
        var hello = new ArrayBufferWriter<byte>(256);
        FrameWriter.Write(hello, FrameKind.Hello, new Hello
        {
            Purpose = Purpose.Control,
            AgentId = Id,
            Instance = _instance,
            Facts = FactsOf(number),
            Outbox = _instance,
            RunsTasks = runs is not null,
        });
        await _stream.WriteAsync(hello.WrittenMemory, deadline.Token);
        var welcome = await _input.ExpectAsync(_stream, FrameKind.Welcome, Welcome.Parser, deadline.Token);
        _output = new SimOutput(_stream);
        runs?.Connected(_output);
        return welcome;
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
                    else
                    {
                        TakeTask(frame);
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

    /// <summary>Sends a beat, unless something is still on its way out.</summary>
    public void Beat()
    {
        if (_output is not { } output || !output.TryReserve())
        {
            return;
        }

        LastBeatAt = DateTimeOffset.UtcNow;
        UnackedSince ??= LastBeatAt;
        output.SendBeat(++_sequence);
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
    public void Restart()
    {
        _instance = NewInstance();
        runs?.Killed();
    }

    private void Acked(ulong sequence)
    {
        UnackedSince = sequence >= _sequence ? null : DateTimeOffset.UtcNow;
        Acks++;
        if (_hammers)
        {
            Beat();
        }
    }

    private void TakeTask(in Frame frame)
    {
        if (frame.Kind == FrameKind.TaskOrder && frame.TryParse(TaskOrder.Parser, out var order))
        {
            Runs.Take(order);
        }
        else if (frame.Kind == FrameKind.TaskNewsAck && frame.TryParse(TaskNewsAck.Parser, out var ack))
        {
            Runs.Take(ack);
        }
        else if (frame.Kind == FrameKind.TaskTerminate && frame.TryParse(TaskTerminate.Parser, out var terminate))
        {
            Runs.Take(terminate);
        }
    }

    private static string NewInstance() => Guid.NewGuid().ToString("N");
}
