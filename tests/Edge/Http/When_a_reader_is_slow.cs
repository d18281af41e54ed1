using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Gse.Application;
using Gse.Application.EventLog;
using Gse.Domain.Access;
using Gse.Domain.Alarms;
using Gse.Domain.Channels;
using Gse.Domain.Edges;
using Gse.Edge.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Http;

/// <summary>A real socket that does not take what is sent to it.</summary>
public sealed class When_a_reader_is_slow : IClassFixture<When_a_reader_is_slow.ImpatientEdge>, IDisposable
{
    private readonly ImpatientEdge _edge;
    private readonly MeterListener _meters = new();
    private readonly Channel<string> _cuts = Channel.CreateUnbounded<string>();

    public When_a_reader_is_slow(ImpatientEdge edge)
    {
        _edge = edge;
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name && instrument.Name == "gse_event_streams_cut_total")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            // The metric is the whole process's; edges of other tests stop meanwhile.
            if (tags[0].Value is string reason && reason != "edge-stopping")
            {
                _cuts.Writer.TryWrite(reason);
            }
        });
        _meters.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task it_is_cut_off_and_its_place_is_free_again()
    {
        using var socket = await FollowAsync();
        Assert.Equal("slow-reader", await _cuts.Reader.ReadAsync(Cancellation));
        await _edge.Ended.Reader.ReadAsync(Cancellation);

        // Broken, not ended: what it had not taken is not mistaken for everything.
        await Assert.ThrowsAsync<IOException>(() => ReadToEndAsync(socket));
        using (await EventFollower.OpenAsync(_edge, "/v1/events?from=now", "text/event-stream", null))
        {
        }

        await _edge.Ended.Reader.ReadAsync(Cancellation);
    }

    [Fact]
    public async Task it_learns_why_if_it_still_listens()
    {
        using var socket = await FollowAsync();
        Assert.Equal("slow-reader", await _cuts.Reader.ReadAsync(Cancellation));
        var text = await ReadToEndAsync(socket);
        Assert.EndsWith("0\r\n\r\n", text, StringComparison.Ordinal);
        var last = text[text.LastIndexOf("event: ", StringComparison.Ordinal)..];
        Assert.StartsWith("event: gse.cut-off\ndata: {\"reason\":\"slow-reader\",", last, StringComparison.Ordinal);
        await _edge.Ended.Reader.ReadAsync(Cancellation);
    }

    [Fact]
    public async Task one_whose_key_is_revoked_is_cut_off_at_the_next_beat()
    {
        var key = await _edge.IssueAsync(new Gse.Application.Access.IssueAccessKey("leaver", Role.Viewer, ""));
        using var socket = await FollowAsync(key.Text, "from=now");
        await _edge.Services.GetRequiredService<UseCases>().SendAsync(
            new Gse.Application.Access.RevokeAccessKey(key.Id), Caller.Edge, null, Cancellation);
        Assert.Equal("key-revoked", await _cuts.Reader.ReadAsync(Cancellation));
        Assert.Contains("\"key-revoked\"", await ReadToEndAsync(socket), StringComparison.Ordinal);
        await _edge.Ended.Reader.ReadAsync(Cancellation);
    }

    private async Task<Socket> FollowAsync(string? key = null, string query = "streams=alarms-")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = 4096,
        };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _edge.Address.Port), Cancellation);
        var request = $"GET /v1/events/stream?{query} HTTP/1.1\r\nHost: edge\r\n"
            + $"Authorization: Bearer {key ?? _edge.KeyOf(Role.Viewer)}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), Cancellation);

        // The answer has begun; from here on nothing is taken.
        var (text, buffer) = ("", new byte[256]);
        while (!text.Contains(": beat", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, Cancellation);
            Assert.NotEqual(0, count);
            text += Encoding.ASCII.GetString(buffer, 0, count);
        }

        Assert.StartsWith("HTTP/1.1 200 OK", text, StringComparison.Ordinal);
        return socket;
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket);
        var (text, buffer) = (new StringBuilder(), new byte[1 << 20]);
        while (!text.ToString(Math.Max(0, text.Length - 5), Math.Min(5, text.Length)).Equals("0\r\n\r\n"))
        {
            var count = await stream.ReadAsync(buffer, Cancellation);
            if (count == 0)
            {
                throw new IOException("the edge closed the connection");
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    public sealed class ImpatientEdge : EdgeUnderTest
    {
        private const int Alarms = 80;

        public Channel<bool> Ended { get; } = Channel.CreateUnbounded<bool>();

        protected override void Configure(WebApplicationBuilder builder) =>
            builder.Services.Configure<GseHttpOptions>(options =>
            {
                options.EventStreamStall = TimeSpan.FromSeconds(2);
                options.EventStreamBeat = TimeSpan.FromSeconds(1);
                options.MaxEventStreams = 1;
            });

        protected override void Map(WebApplication app) => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                Ended.Writer.TryWrite(true);
            }
        });

        /// <summary>More than the buffers of both ends of a connection take.</summary>
        protected override async Task SeedAsync()
        {
            var (edge, document) = (EdgeId.Parse("edge1"), new string('x', 500_000));
            for (var i = 0; i < Alarms; i++)
            {
                await HappenAsync(
                    StreamName.OfAlarms(new DateOnly(2026, 3, 1)),
                    new AlarmRaised(
                        new AlarmId(Guid.NewGuid()), edge, ChannelId.BaseAlarm, i, [], document, EdgeWithFleet.T0));
            }
        }
    }
}
