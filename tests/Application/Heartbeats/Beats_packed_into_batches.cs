using FsCheck.Xunit;
using Gse.Application.Heartbeats;
using Gse.Domain.Agents;

namespace Gse.Application.Tests.Heartbeats;

public sealed class Beats_packed_into_batches
{
    private const long Noon = 1_700_000_000_000;

    [Property(MaxTest = 300)]
    public void come_out_as_they_went_in(byte[] choices)
    {
        var encoder = new HeartbeatEncoder();
        var decoder = new HeartbeatDecoder();
        var random = new Random(choices.Aggregate(17, HashCode.Combine));
        for (var batch = 0; batch < 5; batch++)
        {
            var beats = Enumerable.Range(0, 1 + random.Next(40)).Select(_ => RandomBeat(random, batch)).ToArray();

            var decoded = Decode(decoder, encoder.Encode(beats.ToArray()));

            Assert.Equal(beats.OrderBy(Key), decoded.OrderBy(Key));
        }
    }

    [Fact]
    public void take_at_most_eight_bytes_a_beat_on_average()
    {
        const int agents = 15_000;
        var encoder = new HeartbeatEncoder();
        var random = new Random(4);
        long bytes = 0, count = 0;
        for (var second = 0; second < HeartbeatEncoder.RestartEvery * 2; second++)
        {
            var beats = Enumerable.Range(0, agents / 10)
                .Select(i => new ReceivedBeat(
                    Agent((i * 10) + (second % 10)), (ulong)(second / 10) + 1,
                    Noon + (second * 1000) + random.Next(1000)))
                .ToArray();
            bytes += encoder.Encode(beats).Length;
            count += beats.Length;
        }

        Assert.InRange((double)bytes / count, 1, 8);
    }

    [Fact]
    public void can_be_read_from_any_start_of_a_dictionary()
    {
        var encoder = new HeartbeatEncoder();
        var bodies = Enumerable.Range(0, HeartbeatEncoder.RestartEvery + 3)
            .Select(second => encoder.Encode([
                new ReceivedBeat(Agent(1), (ulong)second + 1, Noon + (second * 1000)),
                new ReceivedBeat(Agent(2), (ulong)second + 7, Noon + (second * 1000) + 5),
            ]))
            .ToList();

        var start = bodies.FindLastIndex(body => HeartbeatDecoder.StartsDictionary(body));
        var decoder = new HeartbeatDecoder();
        var decoded = bodies.Skip(start).SelectMany(body => Decode(decoder, body)).ToList();

        Assert.Equal(HeartbeatEncoder.RestartEvery, start);
        Assert.Equal(6, decoded.Count);
        Assert.Contains(new ReceivedBeat(Agent(2), (ulong)start + 7, Noon + (start * 1000) + 5), decoded);
    }

    [Fact]
    public void give_nothing_before_a_dictionary_starts()
    {
        var encoder = new HeartbeatEncoder();
        encoder.Encode([new ReceivedBeat(Agent(1), 1, Noon)]);
        var second = encoder.Encode([new ReceivedBeat(Agent(1), 2, Noon + 1000)]);

        Assert.Empty(Decode(new HeartbeatDecoder(), second));
    }

    private static List<ReceivedBeat> Decode(HeartbeatDecoder decoder, byte[] body)
    {
        var decoded = new List<ReceivedBeat>();
        decoder.Decode(body, decoded.Add);
        return decoded;
    }

    // Several beats of one agent never share a moment here: their order within it would not be told apart.
    private static ReceivedBeat RandomBeat(Random random, int batch) => new(
        Agent(random.Next(12)), (ulong)random.NextInt64(1, 1L << 40),
        Noon + (batch * 1_000_000) + random.Next(1_000_000));

    private static AgentId Agent(int number) => AgentId.Parse($"0100005254008ed8611666661465{number:D8}");

    private static (string, long, ulong) Key(ReceivedBeat beat) => (beat.Agent.Value, beat.AtMs, beat.Sequence);
}
