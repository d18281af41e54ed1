using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Tests.Sinks.Pulsar;

/// <summary>
/// The producer endpoint of Pulsar's WebSocket API as it is published, which a test can have refuse, hang, cut off,
/// answer in any order and with any error. It is strict: what the API does not know it closes with a protocol error.
/// </summary>
internal sealed class ScriptedPulsar : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ScriptedMessage> _messages = new();
    private readonly ConcurrentQueue<string> _producers = new();

    private ScriptedPulsar(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/ws/v2/producer/{domain}/{tenant}/{space}/{**topic}", ServeAsync);
    }

    public int Port { get; private set; }

    /// <summary>What a producer must bring; null for nothing.</summary>
    public string? Token { get; set; }

    /// <summary>Other than 0, instead of a producer.</summary>
    public int Status { get; set; }

    /// <summary>As Pulsar's <c>webSocketMaxTextFrameSize</c>.</summary>
    public int MaxFrame { get; set; } = 1_048_576;

    /// <summary>What happens to a message; at first each is taken.</summary>
    public Func<ScriptedSession, ScriptedMessage, Task> OnMessage { get; set; } =
        (session, message) => session.TakeAsync(message);

    /// <summary>What came, in order.</summary>
    public IReadOnlyList<ScriptedMessage> Messages => [.. _messages];

    /// <summary>Path and query of each producer that was asked for, in order.</summary>
    public IReadOnlyList<string> Producers => [.. _producers];

    public static async Task<ScriptedPulsar> StartAsync(CancellationToken cancellation, int port = 0)
    {
        var pulsar = new ScriptedPulsar(port);
        await pulsar._app.StartAsync(cancellation);
        pulsar.Port = new Uri(pulsar._app.Urls.Single()).Port;
        return pulsar;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        _producers.Enqueue(request.Path.ToUriComponent() + request.QueryString);
        var status = !context.WebSockets.IsWebSocketRequest ? 400
            : Token is not null && request.Headers.Authorization != $"Bearer {Token}" ? 401
            : Status;
        if (status != 0)
        {
            context.Response.StatusCode = status;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var session = new ScriptedSession(socket, context, MaxFrame);
        while (await session.NextAsync(request.Path) is { } message)
        {
            _messages.Enqueue(message);
            await OnMessage(session, message);
        }
    }
}
