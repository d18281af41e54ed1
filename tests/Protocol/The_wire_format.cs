namespace Gse.Protocol.Tests;

/// <summary>Golden bytes: agents of the field speak these. A change here is a new protocol version.</summary>
public sealed class The_wire_format
{
    [Fact]
    public void of_a_beat_is_frozen() =>
        AssertBytes("01 03 0000 00000008 08AC02 1019 189C03", FrameKind.Beat,
            new Beat { Sequence = 300, CpuPermille = 25, MemoryPermille = 412 });

    [Fact]
    public void of_an_empty_message_is_its_header() =>
        AssertBytes("01 43 0000 00000000", FrameKind.BeatAck, new BeatAck());

    [Fact]
    public void of_a_pace_is_frozen() =>
        AssertBytes("01 48 0000 00000009 08904E 10B0EA01 1805", FrameKind.Pace,
            new Pace { BeatIntervalMs = 10_000, AckTimeoutMs = 30_000, ReconnectSpreadMs = 5 });

    [Fact]
    public void of_a_pace_with_edges_is_that_and_their_names_behind() =>
        AssertBytes("01 48 0000 00000012 08904E 10B0EA01 1805 2A03613A31 2A02623A", FrameKind.Pace,
            new Pace
            {
                BeatIntervalMs = 10_000,
                AckTimeoutMs = 30_000,
                ReconnectSpreadMs = 5,
                Edges = { "a:1", "b:" },
            });

    [Fact]
    public void of_a_refusal_is_frozen() =>
        AssertBytes("01 47 0000 0000000A 0809 120462757379 1864", FrameKind.Refused,
            new Refused { Code = RefusalCode.Busy, Message = "busy", RetryAfterMs = 100 });

    [Fact]
    public void of_a_hello_is_frozen() =>
        AssertBytes("01 01 0000 00000016 0801 120161 1A0169 22060A0168 1A0161 2A026F31 3007", FrameKind.Hello,
            new Hello
            {
                Purpose = Purpose.Control,
                AgentId = "a",
                Instance = "i",
                Outbox = "o1",
                OldestReport = 7,
                Facts = new Facts { HostName = "h", Addresses = { "a" } },
            });

    [Fact]
    public void of_an_exit_is_frozen() =>
        AssertBytes("01 04 0000 00000012 0801 1002 320C 0A060A016E 120170 1007 2009", FrameKind.Report,
            new Report
            {
                Sequence = 1,
                AtMs = 2,
                ProcessExited = new ProcessExited
                {
                    Process = new ProcessName { Namespace = "n", Name = "p" },
                    Pid = 7,
                    Signal = 9,
                },
            });

    private static void AssertBytes(string expected, FrameKind kind, Google.Protobuf.IMessage message) =>
        Assert.Equal(
            expected.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(Frames.Of(kind, message)));
}
