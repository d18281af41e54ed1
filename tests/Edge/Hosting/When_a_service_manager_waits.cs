using System.Net.Sockets;
using System.Text;
using Gse.Edge.Hosting;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Edge.Tests.Hosting;

public sealed class When_a_service_manager_waits : IDisposable
{
    private const string Variable = "NOTIFY_SOCKET";
    private readonly TemporaryFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _folder.Dispose();
    }

    [Fact]
    public async Task it_is_told_that_the_edge_is_up_and_that_it_begins_to_stop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "such sockets are of Unix");
        var path = Path.Combine(_folder.Path, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        Environment.SetEnvironmentVariable(Variable, path);
        var notice = new ReadyNotice(NullLogger<ReadyNotice>.Instance);

        await notice.StartAsync(Cancellation);
        Assert.Equal(0, manager.Available);
        await notice.StartedAsync(Cancellation);
        Assert.Equal("READY=1", await ReceiveAsync(manager));
        await notice.StoppingAsync(Cancellation);
        Assert.Equal("STOPPING=1", await ReceiveAsync(manager));
    }

    [Fact]
    public async Task one_that_has_gone_does_not_keep_the_edge_from_running()
    {
        Environment.SetEnvironmentVariable(Variable, Path.Combine(_folder.Path, "gone"));
        var notice = new ReadyNotice(NullLogger<ReadyNotice>.Instance);
        Assert.Null(await Record.ExceptionAsync(() => notice.StartedAsync(Cancellation)));
    }

    private static async Task<string> ReceiveAsync(Socket manager)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var buffer = new byte[64];
        return Encoding.ASCII.GetString(buffer, 0, await manager.ReceiveAsync(buffer, deadline.Token));
    }
}
