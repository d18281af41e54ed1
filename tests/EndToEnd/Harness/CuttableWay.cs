using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>
/// A way to a server that can be cut: what is open breaks, and nothing new is taken until it is mended.
/// </summary>
internal sealed class CuttableWay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly DnsEndPoint _server;
    private readonly Task _accepting;
    private volatile bool _isCut;

    /// <param name="from">Where it begins; loopback if nothing is said.</param>
    public CuttableWay(DnsEndPoint server, IPAddress? from = null)
    {
        _listener = new TcpListener(from ?? IPAddress.Loopback, 0);
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                if (_isCut)
                {
                    client.Dispose();
                }
                else
                {
                    _ = CarryAsync(client);
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            TestContext.Current.SendDiagnosticMessage("the way ends: {0}", ended.Message);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            (_open[client], _open[server]) = (true, true);
            await server.ConnectAsync(_server);
            await using var here = new NetworkStream(client);
            await using var there = new NetworkStream(server);
            await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            TestContext.Current.SendDiagnosticMessage("a connection breaks: {0}", broken.Message);
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }
}
