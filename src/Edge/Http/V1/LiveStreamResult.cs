using System.Text;
using Gse.Application;
using Gse.Domain;
using Gse.Edge.Http.Refusals;
using Gse.Edge.Security.AccessKeys;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Server-sent events, written by hand because the framework's result has no comments, and comments are how a silent
/// stream says that it lives.
/// <list type="number">
/// <item>A slow reader slows its own subscription and nothing else: nothing is queued for it. One that takes nothing
/// for <see cref="GseHttpOptions.EventStreamStall"/> is cut off, with the reason in the last event, the log and a
/// metric.</item>
/// <item>A stream does not outlive its key by more than a beat.</item>
/// </list>
/// </summary>
/// <param name="open">What is written, or why nothing is.</param>
internal sealed class LiveStreamResult(Func<CancellationToken, Task<Result<LiveStream>>> open) : IResult
{
    private static readonly byte[] Beat = ": beat\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var streams = services.GetRequiredService<EventStreamSlots>();
        using var slot = streams.TryTake();
        if (slot is null)
        {
            await RefuseAsync(httpContext, new TooManyEventStreams(streams.Limit));
            return;
        }

        var (call, gone) = (services.GetRequiredService<CallContext>(), httpContext.RequestAborted);
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone, stopping);
        var result = await open(ended.Token);
        if (result.Refusal is { } refusal)
        {
            await RefuseAsync(httpContext, refusal);
            return;
        }

        Begin(httpContext);
        var options = services.GetRequiredService<IOptions<GseHttpOptions>>().Value;
        var output = new EventStreamOutput(
            httpContext, services.GetRequiredService<TimeProvider>(), options.EventStreamStall);
        try
        {
            if (await SendAsync(httpContext, output, result.Value, options.EventStreamBeat, ended) is { } end)
            {
                streams.CutOff(end, call.Caller.Name, call.CorrelationId);
                await output.EndAsync(end, gone);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            streams.CutOff(StreamEnd.EdgeStopping, call.Caller.Name, call.CorrelationId);
            await output.EndAsync(StreamEnd.EdgeStopping, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The reader has gone: the usual end of a stream that has none.
            streams.Ended(call.CorrelationId);
        }
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";

        // The server's own least rate would break the connection before we have told why.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    /// <summary>An id without data is no event, but it is what a reader comes back with: where it began.</summary>
    private static ReadOnlySpan<byte> FirstBeat(string? id) =>
        id is null ? Beat : Encoding.ASCII.GetBytes($": beat\nid: {id}\n\n");

    private static Task RefuseAsync(HttpContext context, Refusal refusal) =>
        context.RequestServices.GetRequiredService<RefusalWriter>().WriteAsync(context, refusal);

    /// <summary>Null if the events themselves have ended; all of them are on their way then.</summary>
    private static async Task<StreamEnd?> SendAsync(
        HttpContext context, EventStreamOutput output, LiveStream stream, TimeSpan interval,
        CancellationTokenSource ended)
    {
        var services = context.RequestServices;
        var (keys, shown) = (
            services.GetRequiredService<AccessKeyAuthenticator>(), Credentials.From(context.Request.Headers));
        using var timer = new PeriodicTimer(interval, services.GetRequiredService<TimeProvider>());
        await using var events = stream.Events.GetAsyncEnumerator(ended.Token);
        var beat = timer.WaitForNextTickAsync(ended.Token).AsTask();
        var next = Task.FromResult(true);
        output.Write(FirstBeat(stream.BeganAt));
        try
        {
            while (true)
            {
                next = events.MoveNextAsync().AsTask();
                while (!next.IsCompleted || output.IsFull)
                {
                    // Nothing more at once, or enough: what there is goes out, and beats keep the silence.
                    if (!await output.FlushAsync(ended.Token))
                    {
                        return StreamEnd.SlowReader;
                    }

                    if (await Task.WhenAny(next, beat) == beat || beat.IsCompleted)
                    {
                        await beat;
                        if (keys.Authenticate(shown).Refusal is not null)
                        {
                            return StreamEnd.KeyRevoked;
                        }

                        output.Write(Beat);
                        beat = timer.WaitForNextTickAsync(ended.Token).AsTask();
                    }
                }

                if (!await next)
                {
                    return await output.FlushAsync(ended.Token) ? null : StreamEnd.SlowReader;
                }

                output.Write(events.Current);
                EventStreamSlots.Sent();
            }
        }
        finally
        {
            // An enumerator may only be disposed when its last step has ended.
            await ended.CancelAsync();
            await Task.WhenAny(next);
        }
    }
}

/// <param name="BeganAt">What a reader comes back with before the first event; null for the very beginning.</param>
/// <param name="Events">Each as it goes over the wire.</param>
internal sealed record LiveStream(string? BeganAt, IAsyncEnumerable<byte[]> Events);
