using System.Net;

namespace Gse.Bench.Fleet.Running;

/// <summary>The real edge on its core, with its own data folder and ports.</summary>
internal sealed class EdgeProcess : IDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly BenchSettings _settings;
    private readonly Dictionary<string, string> _environment;
    private Child _child;

    private EdgeProcess(BenchSettings settings, EdgeSetup setup)
    {
        (_settings, Setup) = (settings, setup);
        Data = Path.Combine(settings.Data, setup.Folder);
        Directory.CreateDirectory(Data);
        (Http, Link) = (Ports.Free(), Ports.Free());
        _environment = new Dictionary<string, string>
        {
            ["GSE_Data"] = Data,
            ["GSE_Http"] = Http.ToString(),
            ["GSE_Link"] = Link.ToString(),
        };
        foreach (var (key, value) in setup.Options)
        {
            _environment["GSE_" + key] = value;
        }

        _child = Launch();
        Api = new EdgeApi(Http, Path.Combine(Data, "admin.key"));
    }

    public EdgeSetup Setup { get; }

    public string Data { get; }

    public IPEndPoint Http { get; }

    public IPEndPoint Link { get; }

    public EdgeApi Api { get; }

    public int Pid => _child.Pid;

    public static async Task<EdgeProcess> StartAsync(
        BenchSettings settings, EdgeSetup setup, CancellationToken cancellation)
    {
        var edge = new EdgeProcess(settings, setup);
        try
        {
            await edge.ReadyAsync(cancellation);
            return edge;
        }
        catch
        {
            edge.Dispose();
            throw;
        }
    }

    public void Kill() => _child.Kill();

    /// <summary>Again, on the same data and ports.</summary>
    public async Task StartAgainAsync(CancellationToken cancellation)
    {
        _child.Dispose();
        _child = Launch();
        await ReadyAsync(cancellation);
    }

    public void Dispose()
    {
        _child.Dispose();
        Api.Dispose();
    }

    private string LogFile => Path.Combine(Data, "edge.out");

    private Child Launch() => Child.Start(
        _settings.Edge, [], _environment, LogFile, $"{_settings.EdgeCore}", Path.Combine(_settings.Data, "pids"));

    /// <summary>Ready is when it takes connections and has an admin key; liveness may still wait for agents.</summary>
    private async Task ReadyAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ReadyWithin);
        try
        {
            while (!await Api.IsLiveAsync(deadline.Token))
            {
                if (_child.HasExited)
                {
                    throw new InvalidOperationException($"the edge has ended: {LastWords()}");
                }

                await Task.Delay(Look, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"the edge is not ready after {ReadyWithin}: {LastWords()}");
        }
    }

    private string LastWords() => string.Join(" | ", File.ReadLines(LogFile).TakeLast(3));
}
