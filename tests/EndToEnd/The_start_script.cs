using System.Net;
using System.Net.Sockets;
using Gse.EndToEnd.Tests.Harness;

namespace Gse.EndToEnd.Tests;

public sealed class The_start_script : IDisposable
{
    /// <summary>The first start builds the edge, the command line and the native agent.</summary>
    private static readonly TimeSpan Build = TimeSpan.FromMinutes(5);

    private readonly string _data = Path.Combine(Path.GetTempPath(), $"gse-run-{Guid.NewGuid():N}");
    private readonly Engines _engines = Engines.OfThisRun();
    private readonly int _http = FreePort.Next();
    private readonly int _link = FreePort.Next();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var pid in OfThisFolder())
        {
            Signal.Send(pid, Signal.Kill);
        }

        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    [Fact]
    public async Task starts_a_fleet_and_stops_it_cleanly_on_Ctrl_C_and_again()
    {
        await _engines.MigrateAsync(Cancellation);
        foreach (var end in new[] { Signal.Interrupt, Signal.Terminate })
        {
            using var script = Run("--agents", "2");
            await Eventually.TrueAsync(
                "two agents are shown running", Build,
                () =>
                {
                    Assert.False(script.HasExited, script.Text);
                    return Task.FromResult(script.Text.Contains("2 agents: 2 running", StringComparison.Ordinal));
                },
                Cancellation, () => script.Text);
            Assert.Equal(3, OfThisFolder("gse-edge", "gse_agent").Count);

            Signal.Send(end == Signal.Interrupt ? -script.Pid : script.Pid, end);
            Assert.Equal(0, await script.ExitAsync(TimeSpan.FromSeconds(40), Cancellation));
            Assert.Empty(OfThisFolder());
        }

        // The second start has taken the same two agents again.
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(_data, "agents")).Length);
    }

    [Fact]
    public async Task says_so_when_the_edge_dies()
    {
        await _engines.MigrateAsync(Cancellation);
        using var script = Run("--no-agent");
        await Eventually.TrueAsync(
            "the edge is up", Build, () => Task.FromResult(script.Text.Contains("no agents", StringComparison.Ordinal)),
            Cancellation, () => script.Text);
        Signal.Send(Assert.Single(OfThisFolder("gse-edge")), Signal.Kill);
        Assert.Equal(1, await script.ExitAsync(TimeSpan.FromSeconds(40), Cancellation));
        Assert.Contains("the edge has ended", script.Text, StringComparison.Ordinal);
        Assert.Empty(OfThisFolder());
    }

    [Fact]
    public async Task says_in_one_line_that_a_port_is_in_use()
    {
        using var other = new TcpListener(IPAddress.Loopback, _http);
        other.Start();
        await EndsWithOneLineAsync($"port {_http} is in use", Run());
    }

    [Fact]
    public async Task says_in_one_line_that_the_data_folder_cannot_be_written()
    {
        // A file in its place: that stops root, too.
        await File.WriteAllTextAsync(_data, "", Cancellation);
        await EndsWithOneLineAsync("cannot be written", Run());
        File.Delete(_data);
    }

    [Fact]
    public async Task says_in_one_line_that_the_sdk_is_missing() => await EndsWithOneLineAsync(
        "the .NET 10 SDK is missing", Start("/bin/bash", ["run.sh"], ("PATH", "/nowhere")));

    private static async Task EndsWithOneLineAsync(string text, RunningProgram script)
    {
        using (script)
        {
            Assert.Equal(1, await script.ExitAsync(Fleet.Slack, Cancellation));
            Assert.Contains(text, Assert.Single(script.Output), StringComparison.Ordinal);
        }
    }

    // In a session of its own, so that a signal to its group is what Ctrl-C is in a terminal.
    private RunningProgram Run(params string[] arguments) => Start("setsid", ["bash", "run.sh", .. arguments]);

    private RunningProgram Start(string program, string[] arguments, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(_engines.Settings)
        {
            ["GSE_DATA"] = _data,
            ["GSE_HTTP"] = $"127.0.0.1:{_http}",
            ["GSE_LINK"] = $"127.0.0.1:{_link}",
            ["GSE_Liveness__BeatInterval"] = "1s",
            ["GSE_Liveness__LostAfter"] = "3s",
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return RunningProgram.Start(program, arguments, environment);
    }

    /// <summary>
    /// All processes that were started on this data folder; only those with these names, if any are given.
    /// </summary>
    private List<int> OfThisFolder(params string[] names) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Where(pid => Read(pid, "environ").Contains(_data, StringComparison.Ordinal)
                && (names.Length == 0 || names.Contains(Read(pid, "comm").TrimEnd()))),
    ];

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is not ours.
            return "";
        }
    }
}
