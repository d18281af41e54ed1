using System.Buffers;
using System.IO.Pipelines;
using Gse.Protocol;
using Google.Protobuf;
using System.Security.Cryptography.X509Certificates;

namespace Gse.Agent.Tests.Kit;

/// <summary>The edge's end of a connection.</summary>
internal sealed class EdgeConnection(Stream stream, X509Certificate2? client) : IDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(stream);

    public X509Certificate2? Client => client;

    public async Task SendAsync(FrameKind kind, IMessage message, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, kind, message);
        await stream.WriteAsync(output.WrittenMemory, cancellation);
    }

    public async Task SendRawAsync(byte[] bytes, CancellationToken cancellation) =>
        await stream.WriteAsync(bytes, cancellation);

    /// <summary>The next frame, which must be of this kind; or, at the end of the connection, null.</summary>
    public async Task<T?> TryReceiveAsync<T>(FrameKind kind, MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        var next = await NextAsync(
            frame =>
            {
                Assert.Equal(kind, frame.Kind);
                Assert.True(frame.TryParse(parser, out var message));
                return message;
            },
            cancellation);
        return (T?)next?.Message;
    }

    /// <summary>The next beat, report or news of a task.</summary>
    public async Task<(FrameKind Kind, IMessage Message)> ReceiveAnyAsync(CancellationToken cancellation) =>
        await NextAsync(
            frame => frame.Kind switch
            {
                FrameKind.Beat => Beat.Parser.ParseFrom(frame.Payload),
                FrameKind.TaskNews => TaskNews.Parser.ParseFrom(frame.Payload),
                _ => Report.Parser.ParseFrom(frame.Payload),
            },
            cancellation) ?? throw new EndOfStreamException("the agent closed");

    private async Task<(FrameKind Kind, IMessage Message)?> NextAsync(
        Func<Frame, IMessage> parse, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            var reading = FrameReader.TryRead(ref buffer, FrameLimits.AfterHello, out var frame);
            Assert.False(reading.IsMalformed(), $"the agent sent {reading}");
            if (reading == FrameReading.Complete)
            {
                var message = parse(frame);
                _reader.AdvanceTo(buffer.Start);
                return (frame.Kind, message);
            }

            if (read.IsCompleted)
            {
                return null;
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public async Task<T> ReceiveAsync<T>(FrameKind kind, MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T> =>
        await TryReceiveAsync(kind, parser, cancellation)
        ?? throw new EndOfStreamException($"no {kind}: the agent closed");

    /// <summary>Takes the Hello and welcomes the agent.</summary>
    public async Task<Hello> WelcomeAsync(
        CancellationToken cancellation, uint interval = 100, uint ackTimeout = 5000, ulong acked = 0,
        DateTimeOffset? edgeTime = null, string[]? edges = null)
    {
        var hello = await ReceiveAsync(FrameKind.Hello, Hello.Parser, cancellation);
        var welcome = new Welcome
        {
            EdgeId = "edge-1",
            Session = 1,
            Pace = new Pace
            {
                BeatIntervalMs = interval,
                AckTimeoutMs = ackTimeout,
                ReconnectSpreadMs = 10,
                Edges = { edges ?? [] },
            },
            FirstBeatAfterMs = interval >= 60_000 ? interval : 0,
            ReportsAcked = acked,
            ServerTimeMs = (edgeTime ?? TimeProvider.System.GetUtcNow()).ToUnixTimeMilliseconds(),
        };
        await SendAsync(FrameKind.Welcome, welcome, cancellation);
        return hello;
    }

    public void Dispose() => stream.Dispose();
}
