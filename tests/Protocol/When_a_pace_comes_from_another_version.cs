using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gse.Protocol.Tests;

public sealed class When_a_pace_comes_from_another_version
{
    private static readonly Pace Today = new()
    {
        BeatIntervalMs = 10_000,
        AckTimeoutMs = 30_000,
        ReconnectSpreadMs = 5_000,
        LongestBackoffMs = 20_000,
        Edges = { "10.0.0.1:28668", "10.0.0.2:28668" },
    };

    /// <summary>Before edges were told, <c>Pace</c> ended with field 4.</summary>
    [Fact]
    public void an_old_agent_reads_what_it_knows_and_skips_the_edges()
    {
        var input = new CodedInputStream(Today.ToByteArray());
        var known = new Dictionary<int, uint>();
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) <= 4)
            {
                known[WireFormat.GetTagFieldNumber(tag)] = input.ReadUInt32();
            }
            else
            {
                input.SkipLastField();
            }
        }

        Assert.Equal([10_000u, 30_000u, 5_000u, 20_000u], [known[1], known[2], known[3], known[4]]);
    }

    [Fact]
    public void a_new_agent_finds_no_edges_in_what_an_old_edge_says()
    {
        byte[] old = [0x08, 0x90, 0x4E, 0x10, 0xB0, 0xEA, 0x01, 0x18, 5];
        var pace = Pace.Parser.ParseFrom(old);
        Assert.Equal(10_000u, pace.BeatIntervalMs);
        Assert.Empty(pace.Edges);
    }

    [Fact]
    public void the_numbers_of_the_fields_are_those_of_the_field()
    {
        Assert.Equal(
            ["beat_interval_ms 1", "ack_timeout_ms 2", "reconnect_spread_ms 3", "longest_backoff_ms 4", "edges 5"],
            Pace.Descriptor.Fields.InDeclarationOrder().Select(field => $"{field.Name} {field.FieldNumber}"));
        Assert.Equal(FieldType.String, Pace.Descriptor.FindFieldByNumber(Pace.EdgesFieldNumber).FieldType);
    }
}
