using Gse.Application.Projections;
using Gse.Application.Routing;
using Gse.Domain.Access;
using Gse.Domain.Channels;
using Gse.Testing.EventLog;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Application.Tests.Routing;

/// <summary>The use cases of routing on one edge, over a log that other edges may share.</summary>
internal sealed class RoutingWorld : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ProjectionProgress _progress = new();
    private readonly Projector _projector;
    private readonly ChannelStore _channels;
    private readonly StreamToStore _streams;
    private readonly RouteCheck _check;

    public RoutingWorld(InMemoryEventLog? log = null)
    {
        Log = log ?? new InMemoryEventLog(_time);
        _channels = new ChannelStore(Log, Log, _time, Channels);
        _streams = new StreamToStore(Log, Log, _time, Streams);
        _check = new RouteCheck(_streams);
        _projector = new Projector(
            Log, new InMemoryReadModelStore(), [Channels, Streams], _progress, _time, NullLogger<Projector>.Instance);
    }

    public InMemoryEventLog Log { get; }

    public ChannelProjection Channels { get; } = new();

    public StreamToProjection Streams { get; } = new();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CallContext Call => new() { Caller = new Caller("ops", Role.Operator) };

    public static Author Author(string platform = "bkmonitor") => new(null, platform, "plat_name");

    public async Task<RoutingWorld> FollowAsync()
    {
        await _projector.StartAsync(Cancellation);
        await _progress.CaughtUp.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        return this;
    }

    /// <summary>Until the views of this edge have seen the whole log.</summary>
    public async Task SettleAsync() =>
        await _progress.WaitForAsync(await Log.ReadHeadAsync(Cancellation), Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    public Task<Result<Allocated>> AllocateAsync(string platform = "bkmonitor") => AddAsync(null, "[]", platform);

    public Task<Result<Allocated>> AddAsync(int? channel, string routes, string platform = "bkmonitor") =>
        new AddRoutesHandler(_channels, _check, _time, Call).Handle(
            new AddRoutes(
                channel is { } id ? new ChannelId(id) : null, Author(platform), Lists(routes), default),
            Cancellation);

    public Task<Result<Allocated>> ChangeAsync(ChannelId channel, string routes) =>
        new ChangeRoutesHandler(_channels, _check, _time, Call).Handle(
            new ChangeRoutes(channel, Author(), Lists(routes), null), Cancellation);

    public async Task DeleteAsync(ChannelId channel)
    {
        var result = await new DeleteChannelHandler(_channels, _time, Call).Handle(
            new DeleteChannel(channel, Author(), null), Cancellation);
        Assert.Null(result.Refusal);
    }

    /// <param name="waiting">So many records are under way to it.</param>
    public Task<Result<MediatR.Unit>> DeleteStreamAsync(StreamToId id, long waiting) =>
        new DeleteStreamToHandler(_streams, Channels, new Load(waiting), _time, Call).Handle(
            new DeleteStreamTo(id, Author(), null), Cancellation);

    public Task<Result<AddedStreamTo>> AddStreamAsync(string name) =>
        new AddStreamToHandler(_streams, Streams, new MarkingSeal(), _time, Call).Handle(
            new AddStreamTo(
                Author(),
                new StreamToInput(new JsonText($$"""{"name":"{{name}}","report_mode":"file"}"""), "stream_to"),
                default),
            Cancellation);

    public Task<Result<ChannelView>> GetAsync(ChannelId channel) =>
        new GetChannelHandler(Channels, new LateViews(Log, _progress, _time)).Handle(
            new GetChannel(channel), Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _projector.StopAsync(CancellationToken.None);
        _projector.Dispose();
    }

    private static RouteLists Lists(string routes) => new(new JsonText(routes), "route", default, "stream_filters");

    private sealed class Load(long records) : IStorageLoads
    {
        public long WaitingFor(StreamToId id) => records;
    }
}
