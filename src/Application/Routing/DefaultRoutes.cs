using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Domain;
using Gse.Domain.Channels;
using Microsoft.Extensions.Hosting;

namespace Gse.Application.Routing;

/// <summary>
/// A fresh machine has somewhere to put its alarms: channels 1000 and 1100008, routed to files. What exists already
/// stays as it is, changed or emptied.
/// </summary>
internal sealed class DefaultRoutes(IEventWriter writer, TimeProvider time) : IHostedService
{
    private const string Operator = "edge";
    private const string Platform = "gse";
    private const string Name = "embedded_file";

    private static readonly JsonText StreamToBodyText =
        new($$"""{"name":"{{Name}}","report_mode":"file","data_log_path":"out/"}""");

    private static readonly JsonText RouteText =
        new($$$"""{"name":"{{{Name}}}","stream_to":{"stream_to_id":{{{StreamToId.Embedded}}}}}""");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        await writer.AppendManyAsync(
            [
                Create(
                    StreamName.OfStreamTo(StreamToId.Embedded),
                    new StreamToAdded(
                        StreamToId.Embedded, Operator, Platform, Name, Storage.File, StreamToBodyText, default, at)),
                CreateChannel(ChannelId.BaseAlarm, at),
                CreateChannel(ChannelId.ProcessEvents, at),
            ],
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static StreamAppend CreateChannel(ChannelId channel, DateTimeOffset at) => Create(
        StreamName.OfChannel(channel),
        new ChannelAllocated(channel, Operator, Platform, default, at),
        new RoutesChanged(
            channel, Operator, Platform, [new ChannelRoute(Name, StreamToId.Embedded, [], RouteText)], [], at));

    private static StreamAppend Create(StreamName stream, params IDomainEvent[] events)
    {
        var metadata = EventCodec.EncodeMetadata(new EventMetadata(Caller.Edge.Name, "default-routes", null, null));
        var data = events.Select((happened, number) =>
            EventCodec.Encode(happened, EventIds.From("default-routes", stream.Value, $"{number}"), metadata));
        return new StreamAppend(stream, ExpectedVersion.NoStream, [.. data]);
    }
}
