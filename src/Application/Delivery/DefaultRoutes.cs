using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Channels;
using Microsoft.Extensions.Hosting;

namespace Gse.Application.Delivery;

/// <summary>
/// A fresh machine has somewhere to put its alarms: channels 1000 and 1100008, routed to files. What exists already
/// stays as it is, changed or emptied.
/// </summary>
internal sealed class DefaultRoutes(IEventWriter writer, TimeProvider time) : IHostedService
{
    public static readonly StreamToId File = new(500);

    private const string Operator = "edge";
    private const string Platform = "gse";
    private const string Name = "embedded_file";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        await writer.AppendManyAsync(
            [
                Create(
                    StreamName.OfStreamTo(File), new StreamToAdded(File, Operator, Platform, Name, "file", "out/", at)),
                CreateChannel(ChannelId.BaseAlarm, at),
                CreateChannel(ChannelId.ProcessEvents, at),
            ],
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static StreamAppend CreateChannel(ChannelId channel, DateTimeOffset at) => Create(
        StreamName.OfChannel(channel),
        new ChannelAllocated(channel, Operator, Platform, at),
        new RoutesChanged(channel, Operator, Platform, [new ChannelRoute(Name, File)], at));

    private static StreamAppend Create(StreamName stream, params IDomainEvent[] events)
    {
        var metadata = EventCodec.EncodeMetadata(new EventMetadata(Caller.Edge.Name, "default-routes", null, null));
        var data = events.Select((happened, number) =>
            EventCodec.Encode(happened, EventIds.From("default-routes", stream.Value, $"{number}"), metadata));
        return new StreamAppend(stream, ExpectedVersion.NoStream, [.. data]);
    }
}
