using System.Buffers;
using Google.Protobuf;

namespace Gse.Protocol.Tests;

/// <summary>Frames to test with, and buffers cut at will.</summary>
internal static class Frames
{
    public static byte[] Of(FrameKind kind, IMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, kind, message);
        return output.WrittenSpan.ToArray();
    }

    public static Hello AHello() => new()
    {
        Purpose = Purpose.Control,
        AgentId = "0200000000525400ab12",
        Instance = "00112233445566778899aabbccddeeff",
        Facts = new Facts
        {
            HostName = "web-1",
            Addresses = { "10.0.0.1", "fe80::1" },
            CpuCount = 4,
            MemoryBytes = 1L << 33,
        },
        Outbox = "ffeeddccbbaa99887766554433221100",
        OldestReport = 7,
    };

    public static Report AReport(ulong sequence) => new()
    {
        Sequence = sequence,
        AtMs = 1_700_000_000_000,
        ProcessRegistered = new ProcessRegistered
        {
            Process = new ProcessName { Namespace = "nodeman", Name = "bkmonitorbeat" },
            ProcName = "bkmonitorbeat",
            PidPath = "/var/run/gse/bkmonitorbeat.pid",
            Labels = { ["proc_name"] = "bkmonitorbeat" },
        },
    };

    /// <summary>One frame of every kind with the parser for it.</summary>
    public static (FrameKind Kind, IMessage Message)[] OfEveryKind() =>
    [
        (FrameKind.Hello, AHello()),
        (FrameKind.Enrol, new Enrol { Token = "gse1.a.b.c", CertificateRequest = ByteString.CopyFrom(1, 2, 3) }),
        (FrameKind.Beat, new Beat { Sequence = 300, CpuPermille = 25, MemoryPermille = 412 }),
        (FrameKind.Report, AReport(9)),
        (FrameKind.Facts, AHello().Facts),
        (FrameKind.Bye, new Bye { Reason = "stop" }),
        (FrameKind.ProbeAnswer, new ProbeAnswer { Nonce = ulong.MaxValue }),
        (FrameKind.Unregister, new Unregister { Reason = "gone" }),
        (FrameKind.Welcome, new Welcome { EdgeId = "e", Session = 5, Pace = new Pace { BeatIntervalMs = 10_000 } }),
        (FrameKind.Enrolled, new Enrolled { AgentId = "a", Certificate = ByteString.CopyFrom(new byte[300]) }),
        (FrameKind.BeatAck, new BeatAck { Sequence = 300 }),
        (FrameKind.ReportAck, new ReportAck { Sequence = 9 }),
        (FrameKind.Probe, new Probe { Nonce = 77 }),
        (FrameKind.Goodbye, new Goodbye { Reason = "restart", ReconnectAfterMs = 500 }),
        (FrameKind.Refused, new Refused { Code = RefusalCode.Busy, Message = "busy", RetryAfterMs = 1000 }),
        (FrameKind.Pace, new Pace { BeatIntervalMs = 1000, AckTimeoutMs = 3000 }),
        (FrameKind.TaskNews, new TaskNews { TaskId = "t", Sequence = 3, Starts = { new AtomicStart { AtMs = 5 } } }),
        (FrameKind.TaskOrder, new TaskOrder { TaskId = "t", Script = new ScriptOrder { User = "u" } }),
        (FrameKind.TaskNewsAck, new TaskNewsAck { TaskId = "t", Target = 2, Sequence = 3 }),
        (FrameKind.TaskTerminate, new TaskTerminate { TaskId = "t", Target = 2 }),
    ];

    /// <summary>Reads the message of a frame with the parser of its kind, as a receiver does.</summary>
    public static IMessage? Parse(in Frame frame) => frame.Kind switch
    {
        FrameKind.Hello => Parse(frame, Hello.Parser),
        FrameKind.Enrol => Parse(frame, Enrol.Parser),
        FrameKind.Beat => Parse(frame, Beat.Parser),
        FrameKind.Report => Parse(frame, Report.Parser),
        FrameKind.Facts => Parse(frame, Facts.Parser),
        FrameKind.Bye => Parse(frame, Bye.Parser),
        FrameKind.ProbeAnswer => Parse(frame, ProbeAnswer.Parser),
        FrameKind.Unregister => Parse(frame, Unregister.Parser),
        FrameKind.Welcome => Parse(frame, Welcome.Parser),
        FrameKind.Enrolled => Parse(frame, Enrolled.Parser),
        FrameKind.BeatAck => Parse(frame, BeatAck.Parser),
        FrameKind.ReportAck => Parse(frame, ReportAck.Parser),
        FrameKind.Probe => Parse(frame, Probe.Parser),
        FrameKind.Goodbye => Parse(frame, Goodbye.Parser),
        FrameKind.Refused => Parse(frame, Refused.Parser),
        FrameKind.Pace => Parse(frame, Pace.Parser),
        FrameKind.TaskNews => Parse(frame, TaskNews.Parser),
        FrameKind.TaskOrder => Parse(frame, TaskOrder.Parser),
        FrameKind.TaskNewsAck => Parse(frame, TaskNewsAck.Parser),
        FrameKind.TaskTerminate => Parse(frame, TaskTerminate.Parser),
        _ => throw new ArgumentOutOfRangeException(nameof(frame), frame.Kind, "no known kind"),
    };

    /// <summary>The bytes as a sequence of segments that begin at the given cuts.</summary>
    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, params int[] cuts)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        var from = 0;
        foreach (var to in cuts.Select(c => Math.Clamp(c, 0, bytes.Length)).Order().Append(bytes.Length))
        {
            last = last.Append(bytes[from..to]);
            from = to;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static T? Parse<T>(in Frame frame, MessageParser<T> parser) where T : class, IMessage<T> =>
        frame.TryParse(parser, out var message) ? message : null;

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
