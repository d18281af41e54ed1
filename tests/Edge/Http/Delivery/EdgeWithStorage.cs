using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.Routing;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using Gse.Edge.Http;
using Gse.Testing.Delivery;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Http.Delivery;

/// <summary>An edge with channel 77, routed to a storage in memory, and channel 78, which has no route.</summary>
public sealed class EdgeWithStorage : EdgeUnderTest, ISinkFactory, IDeadLetters
{
    private static readonly StreamToId Target = new(500);

    public ConcurrentQueue<(string Host, byte[] Value)> Taken { get; } = new();

    public InMemorySpools Spools { get; } = new();

    /// <summary>While true, the storage takes nothing.</summary>
    public bool IsDown { get; set; }

    public string ReportMode => Storage.File;

    public ISink Create(RoutingTarget target) => new Sink(this);

    public Task WriteAsync(StreamToId target, IReadOnlyList<DeadLetter> letters, CancellationToken cancellation) =>
        Task.CompletedTask;

    internal Task<V1Answer> PostAsync(
        byte[] body, string? type = null, string[]? encodings = null, string path = "/v1/channels/77/records")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        foreach (var encoding in encodings ?? [])
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return V1Answer.SendAsync(Client(Role.Operator), request);
    }

    internal Task<V1Answer> PostAsync(string body, string? type = null) =>
        PostAsync(Encoding.UTF8.GetBytes(body), type);

    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ISinkFactory>(this).AddSingleton<IDeadLetters>(this)
            .AddSingleton<ISpoolFactory>(Spools);
        builder.Services.Configure<DeliveryOptions>(delivery =>
        {
            delivery.Retries = 0;
            delivery.QueueRecords = 50;
        });
        builder.Services.Configure<GseHttpOptions>(http =>
        {
            http.MaxUnpackedBytes = 5_000;
            http.MaxBodyBytes = 2_000;
            http.MaxRecords = 100;
            http.MaxRecordBytes = 1_000;
        });
    }

    protected override async Task SeedAsync()
    {
        await HappenAsync(
            StreamName.OfStreamTo(Target),
            new StreamToAdded(
                Target, "o", "p", "main", Storage.File, new JsonText("""{"name":"main","report_mode":"file"}"""),
                default, DateTimeOffset.UnixEpoch));
        foreach (var id in new[] { 77, 78 })
        {
            var channel = new ChannelId(id);
            await HappenAsync(
                StreamName.OfChannel(channel),
                new ChannelAllocated(channel, "o", "p", default, DateTimeOffset.UnixEpoch));
        }

        var text = new JsonText("""{"name":"main","stream_to":{"stream_to_id":500}}""");
        await HappenAsync(
            StreamName.OfChannel(new ChannelId(77)),
            new RoutesChanged(
                new ChannelId(77), "o", "p", [new ChannelRoute("main", Target, [], text)], [],
                DateTimeOffset.UnixEpoch));
    }

    private sealed class Sink(EdgeWithStorage edge) : ISink
    {
        public Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
        {
            for (var i = 0; i < batch.Count && !edge.IsDown; i++)
            {
                edge.Taken.Enqueue((Encoding.UTF8.GetString(batch[i].Host.Span), batch[i].Value.ToArray()));
                batch.Take(i);
            }

            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
