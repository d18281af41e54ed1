using System.Globalization;
using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.Pulsar;

namespace Gse.Infrastructure.Tests.Sinks.Pulsar;

public sealed class When_pulsar_takes_nothing : IDisposable
{
    private const string Topic = "persistent://public/default/topic";

    private readonly Deadline _deadline = new();

    private CancellationToken Cancellation => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [InlineData(400, "it does not accept the topic's name or a setting")]
    [InlineData(401, "it does not accept the token")]
    [InlineData(403, "the token may not write to the topic")]
    [InlineData(404, "there is no such topic, or no WebSocket service")]
    [InlineData(409, "another producer holds the topic, or its schema does not fit")]
    [InlineData(503, "the topic is full or ended")]
    [InlineData(500, "it answers 500")]
    public async Task the_reason_is_told_without_the_token_and_it_is_tried_again(int status, string reason)
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.Status = status;
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"));
        Assert.Equal("-", batch.Verdicts());
        Assert.Equal($"{Topic} at 127.0.0.1:{pulsar.Port}: {reason}", batch.Trouble);

        pulsar.Status = 0;
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"))).Verdicts());
    }

    [Fact]
    public async Task a_wrong_token_is_told()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.Token = "another";
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));
        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"));
        Assert.EndsWith("it does not accept the token", batch.Trouble, StringComparison.Ordinal);
        Assert.DoesNotContain(PulsarSinks.Token, batch.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b", "t", "it is no address")]
    [InlineData("", "t", "it is no address")]
    [InlineData("name.invalid", "t", "it cannot be reached")]
    [InlineData("127.0.0.1", "a\nb", "the token holds what no token can")]
    public async Task what_is_wrong_with_the_storage_is_told(string host, string token, string trouble)
    {
        await using var sink = PulsarSinks.Open(
            new PulsarStorage([new StorageAddress(host, 1)], new Secret(token)));
        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"));
        Assert.Equal("-", batch.Verdicts());
        Assert.EndsWith(trouble, batch.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task it_is_found_again_when_it_is_back()
    {
        int port;
        await using (var pulsar = await ScriptedPulsar.StartAsync(Cancellation))
        {
            port = pulsar.Port;
        }

        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(port));
        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"));
        Assert.Equal("-", batch.Verdicts());
        Assert.Equal($"{Topic} at 127.0.0.1:{port}: it cannot be reached", batch.Trouble);

        await using var back = await ScriptedPulsar.StartAsync(Cancellation, port);
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"))).Verdicts());
    }

    [Fact]
    public async Task what_was_sent_and_not_answered_comes_again_with_a_mark()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = async (session, message) =>
        {
            if (session.Count <= 3)
            {
                await session.TakeAsync(message);
            }
            else if (session.Count == 10)
            {
                await session.EndAsync();
            }
        };
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(10));
        Assert.Equal("TTT-------", batch.Verdicts());
        Assert.Equal($"{Topic}: Pulsar ended the connection with 1011", batch.Trouble);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i >= 3), Enumerable.Range(0, 10).Select(batch.IsInDoubt));

        pulsar.OnMessage = (session, message) => session.TakeAsync(message);
        await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(10, from: 3));
        await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(1, from: 3));
        Assert.Equal(
            [.. Enumerable.Range(0, 10).Select(_ => false), .. Enumerable.Range(3, 10).Select(i => i < 10), false],
            pulsar.Messages.Select(message => message.MayBeSecond));
    }

    [Fact]
    public async Task what_was_in_doubt_stays_so_over_a_second_loss_before_it_came_again()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (session, _) => session.Count == 10 ? session.EndAsync() : Task.CompletedTask;
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));
        await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(10));

        // A probe brings the first two, of which only one is answered; between them is one that is new.
        pulsar.OnMessage = (session, message) => session.Count switch
        {
            1 => session.TakeAsync(message),
            3 => session.EndAsync(),
            _ => Task.CompletedTask,
        };
        var probe = await sink.DeliverAsync(
            Cancellation, PulsarSinks.Record("0"), PulsarSinks.Record("new"), PulsarSinks.Record("1"));
        Assert.Equal("T--", probe.Verdicts());

        pulsar.OnMessage = (session, message) => session.TakeAsync(message);
        var rest = await sink.DeliverAsync(
            Cancellation, [PulsarSinks.Record("new"), .. PulsarSinks.Numbers(12, from: 1)]);
        Assert.Equal(new string('T', 13), rest.Verdicts());

        Assert.Equal([true, false, true], pulsar.Messages.Skip(10).Take(3).Select(message => message.MayBeSecond));
        Assert.Equal(
            [true, .. Enumerable.Range(1, 12).Select(i => i < 10)],
            pulsar.Messages.Skip(13).Select(message => message.MayBeSecond));
    }

    [Fact]
    public async Task a_connection_that_is_cut_is_made_anew_and_all_arrives_in_order()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (session, message) =>
        {
            if (session.Count == 20 && pulsar.Producers.Count < 5)
            {
                session.Cut();
                return Task.CompletedTask;
            }

            return session.TakeAsync(message);
        };
        await using var sink = PulsarSinks.Open(
            PulsarSinks.Storage(pulsar.Port), options => options.MaxInFlight = 15);

        SinkRecord[] open = PulsarSinks.Numbers(100);
        for (var troubles = 0; open.Length > 0; troubles++)
        {
            Assert.InRange(troubles, 0, 4);
            var batch = await sink.DeliverAsync(Cancellation, open);
            Assert.Matches("^T*-*$", batch.Verdicts());
            open = open[batch.Verdicts().Count(verdict => verdict == 'T')..];
        }

        Assert.Equal(5, pulsar.Producers.Count);
        var byValue = pulsar.Messages.GroupBy(message => message.Value).ToList();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), byValue.Select(same => same.Key));
        // By when they were sent: what came over a connection that was cut may be read after the next one has begun.
        Assert.All(
            byValue.SelectMany(same => same.OrderBy(SentAs).Skip(1)),
            again => Assert.True(again.MayBeSecond));
    }

    private static long SentAs(ScriptedMessage message) =>
        long.Parse(message.Context, CultureInfo.InvariantCulture);

    [Fact]
    public async Task a_silent_one_has_its_time_and_no_more()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (_, _) => Task.CompletedTask;
        await using var sink = PulsarSinks.Open(
            PulsarSinks.Storage(pulsar.Port), options => options.AnswerTimeout = TimeSpan.FromMilliseconds(500));

        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"));
        Assert.Equal(("-", $"{Topic}: {PulsarTrouble.NoAnswer}"), (batch.Verdicts(), batch.Trouble));

        pulsar.OnMessage = (session, message) => session.TakeAsync(message);
        Assert.Equal("T", (await sink.DeliverAsync(Cancellation, PulsarSinks.Record("1"))).Verdicts());
        Assert.Equal(2, pulsar.Producers.Count);
    }

    [Fact]
    public async Task what_it_could_not_store_stays_open()
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (session, message) => message.Value == "1"
            ? session.RefuseAsync(message, 8, "Producer send queue is full")
            : session.TakeAsync(message);
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(3));

        Assert.Equal("T-T", batch.Verdicts());
        Assert.Equal($"{Topic}: Pulsar answers send-error:8: Producer send queue is full", batch.Trouble);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no json")]
    [InlineData("""{"result":"ok","context":"no number"}""")]
    public async Task an_answer_that_is_none_ends_the_connection(string answer)
    {
        await using var pulsar = await ScriptedPulsar.StartAsync(Cancellation);
        pulsar.OnMessage = (session, _) => session.SayAsync(answer);
        await using var sink = PulsarSinks.Open(PulsarSinks.Storage(pulsar.Port));

        var batch = await sink.DeliverAsync(Cancellation, PulsarSinks.Numbers(2));

        Assert.Equal("--", batch.Verdicts());
        Assert.NotNull(batch.Trouble);
    }
}
