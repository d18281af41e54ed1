using System.Net.Sockets;
using System.Text;

namespace Gse.Edge.Hosting;

/// <summary>
/// Tells a service manager that waits for it (systemd, <c>Type=notify</c>) when the edge is up and when it begins to
/// stop. Without one it does nothing.
/// </summary>
internal sealed partial class ReadyNotice(ILogger<ReadyNotice> logger) : IHostedLifecycleService
{
    private const string Variable = "NOTIFY_SOCKET";

    public Task StartedAsync(CancellationToken cancellationToken) => TellAsync("READY=1", cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => TellAsync("STOPPING=1", cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task TellAsync(string state, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 1 } path)
        {
            return;
        }

        try
        {
            // "@" is how an address without a file is written.
            var address = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            await socket.ConnectAsync(address, cancellation);
            await socket.SendAsync(Encoding.ASCII.GetBytes(state), SocketFlags.None, cancellation);
        }
        catch (SocketException failure)
        {
            // Then the manager stops waiting at its own time, and says so, too.
            Log.NotTold(logger, state, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Warning, "The service manager was not told {State}: {Reason}")]
        public static partial void NotTold(ILogger logger, string state, string reason);
    }
}
