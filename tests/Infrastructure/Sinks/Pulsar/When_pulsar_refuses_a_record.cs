using Gse.Application.Delivery;
using Gse.Infrastructure.Sinks.Pulsar;

namespace Gse.Infrastructure.Tests.Sinks.Pulsar;

public sealed class When_pulsar_refuses_a_record : IDisposable
{
    private readonly Deadline _deadline = new();

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [InlineData(8, "The producer p of the topic t sends a message with 6000000 bytes that exceeds 5242880 bytes")]
    [InlineData(8, "Message size is bigger than 5242880 bytes")]
    [InlineData(7, "Invalid Base64 message-payload error=Illegal base64 character")]
    public async Task it_is_refused_with_pulsars_reason_and_the_others_are_taken(int code, string words)
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (session, message) => message.Value == "1"
            ? session.RefuseAsync(message, code, words)
            : session.TakeAsync(message);
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(3));

        Assert.Equal(("TRT", null), (batch.Verdicts(), batch.Trouble));
        Assert.Equal($"Pulsar answers send-error:{code}: {words}", batch.ReasonOf(1));
    }

    [Fact]
    public async Task one_that_is_too_large_is_not_even_sent()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        await using var sink = PulsarSinks.Open(
            PulsarSinks.Storage(pulsar.Port), options => options.MaxFrameBytes = 10_000);

        var batch = await sink.DeliverAsync(
            Cancellation, PulsarSinks.Record("1"), PulsarSinks.Record(new string('x', 10_000)),
            PulsarSinks.Record("3"));

        Assert.Equal(("TRT", null), (batch.Verdicts(), batch.Trouble));
        Assert.Equal(PulsarTrouble.TooLarge, batch.ReasonOf(1));
        Assert.Equal(["1", "3"], pulsar.Messages.Select(message => message.Value));
    }

    [Fact]
    public async Task the_largest_that_is_sent_is_no_larger_than_said()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.MaxFrame = 10_000;
        await using var sink = PulsarSinks.Open(
            PulsarSinks.Storage(pulsar.Port), options => options.MaxFrameBytes = 10_000);

        var batch = await sink.DeliverAsync(
            Cancellation, [.. Enumerable.Range(7_000, 600).Select(length =>
                PulsarSinks.Record(new string('x', length), "h\u0001\u0001\u0001", second: true))]);

        Assert.Null(batch.Trouble);
        Assert.Matches("^T{100,}R+$", batch.Verdicts());
        Assert.Single(pulsar.Producers);
    }

    [Fact]
    public async Task one_that_ends_the_connection_by_its_size_is_found_among_the_others()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.MaxFrame = 10_000;
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));
        var large = PulsarSinks.Record(new string('x', 20_000));
        IReadOnlyList<SinkRecord> open = [.. PulsarSinks.Numbers(5), large, .. PulsarSinks.Numbers(5, from: 5)];

        var (taken, refused) = await DeliverUntilSettledAsync(sink, open);

        Assert.Equal(10, taken);
        Assert.Equal(PulsarTrouble.TooLarge, Assert.Single(refused));
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"{i}"), pulsar.Messages.Select(message => message.Value).Distinct());
    }

    [Fact]
    public async Task one_that_it_cannot_name_is_found_among_the_others()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (session, message) => message.Value == "5"
            ? session.RefuseUnreadableAsync()
            : session.TakeAsync(message);
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var (taken, refused) = await DeliverUntilSettledAsync(sink, PulsarSinks.Numbers(10));

        Assert.Equal(9, taken);
        Assert.Equal("Pulsar answers send-error:3: Unexpected end-of-input", Assert.Single(refused));
    }

    private async Task<(int Taken, List<string> Refused)> DeliverUntilSettledAsync(
        ISink sink, IReadOnlyList<SinkRecord> records)
    {
        var (taken, refused) = (0, new List<string>());
        while (records.Count > 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            var batch = await sink.DeliverAsync(Cancellation, [.. records]);
            var places = Enumerable.Range(0, batch.Count).ToLookup(batch.VerdictOf);
            taken += places[SinkVerdict.Taken].Count();
            refused.AddRange(places[SinkVerdict.Refused].Select(batch.ReasonOf));
            records = [.. places[SinkVerdict.Open].Select(place => batch[place])];
        }

        return (taken, refused);
    }
}
