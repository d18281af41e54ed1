using System.Globalization;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>A real edge with a data folder and ports of its own.</summary>
internal sealed class TestEdge(string folder, Engines engines, Func<RunningProgram, RunningProgram> keep) : IDisposable
{
    private readonly int _http = FreePort.Next();
    private Api? _api;

    public string Data => folder;

    public int Link { get; } = FreePort.Next();

    public Api Api => _api ??= new Api(new Uri($"http://127.0.0.1:{_http}/"));

    public RunningProgram Program { get; private set; } = null!;

    /// <summary>Starts it, for the first time or again, and waits until it is ready.</summary>
    /// <param name="settings">Besides where it lives and its engines.</param>
    public async Task StartAsync(
        IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellation)
    {
        await engines.MigrateAsync(cancellation);
        var environment = new Dictionary<string, string>(engines.Settings)
        {
            ["GSE_DATA"] = folder,
            ["GSE_HTTP"] = $"127.0.0.1:{_http}",
            ["GSE_LINK"] = $"127.0.0.1:{Link}",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        Program = keep(RunningProgram.Start(Programs.Edge, [], environment));
        await Eventually.TrueAsync(
            "the edge is ready", TimeSpan.FromSeconds(60),
            () =>
            {
                Assert.False(Program.HasExited, $"the edge has ended:\n{Program.Text}");
                return Api.IsReadyAsync(cancellation);
            },
            cancellation, () => Program.Text);
        Api.Key = (await File.ReadAllTextAsync(Path.Combine(folder, "admin.key"), cancellation)).Trim();
    }

    /// <summary>The documents that a channel's file route has delivered at this edge so far, oldest first.</summary>
    public IReadOnlyList<string> Delivered(int channel) => Delivery.Read(Path.Combine(folder, "out"), channel);

    public void Dispose() => _api?.Dispose();

    public static string Text(TimeSpan span) => span.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";
}
