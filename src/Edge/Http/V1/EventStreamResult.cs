using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gse.Application;
using Gse.Application.EventLog;
using Gse.Application.History;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Http.V1;

/// <summary>
/// Server-sent events, written by hand because the framework's result has no comments, and comments are how a silent
/// stream says that it lives. A slow reader slows its own subscription and nothing else: nothing is queued for it.
/// </summary>
internal sealed class EventStreamResult(EventSelection selection, LogPosition after) : IResult
{
    private static readonly byte[] Beat = ": beat\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var streams = services.GetRequiredService<EventStreamSlots>();
        var refusals = services.GetRequiredService<RefusalWriter>();
        using var slot = streams.TryTake();
        if (slot is null)
        {
            await refusals.WriteAsync(httpContext, new TooManyEventStreams(streams.Limit));
            return;
        }

        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        var mediator = services.GetRequiredService<IMediator>();
        var result = await mediator.Send(new FollowEvents(selection, after), ended.Token);
        if (result.Refusal is { } refusal)
        {
            await refusals.WriteAsync(httpContext, refusal);
            return;
        }

        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAllAsync(response, result.Value, services, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader has gone, or the edge stops: the usual end of a stream that has none.
            streams.Ended(services.GetRequiredService<CallContext>().CorrelationId);
        }
    }

    private static async Task WriteAllAsync(
        HttpResponse response, IAsyncEnumerable<RecordedFact> facts, IServiceProvider services, CancellationToken ended)
    {
        var interval = services.GetRequiredService<IOptions<GseHttpOptions>>().Value.EventStreamBeat;
        using var timer = new PeriodicTimer(interval, services.GetRequiredService<TimeProvider>());
        await response.BodyWriter.WriteAsync(Beat, ended);
        await using var events = facts.GetAsyncEnumerator(ended);
        var next = events.MoveNextAsync().AsTask();
        var beat = timer.WaitForNextTickAsync(ended).AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, beat) == next)
                {
                    if (!await next)
                    {
                        return;
                    }

                    Write(response.BodyWriter, EventResource.Of(events.Current));
                    await response.BodyWriter.FlushAsync(ended);
                    next = events.MoveNextAsync().AsTask();
                }
                else
                {
                    await beat;
                    await response.BodyWriter.WriteAsync(Beat, ended);
                    beat = timer.WaitForNextTickAsync(ended).AsTask();
                }
            }
        }
        finally
        {
            // An enumerator may only be disposed when its last step has ended; the token has ended it, or its failure
            // is ours.
            await Task.WhenAny(next);
        }
    }

    private static void Write(IBufferWriter<byte> output, EventResource item)
    {
        output.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"id: {item.Position}\nevent: {item.Type}\ndata: ")));
        using (var json = new Utf8JsonWriter(output))
        {
            JsonSerializer.Serialize(json, item, V1Json.Default.EventResource);
        }

        output.Write("\n\n"u8);
    }
}
