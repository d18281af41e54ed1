using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gse.Testing.Files;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

/// <summary>
/// A server or sentinel of Debian's packages: our own child, with a folder and a configuration of its own.
/// </summary>
internal sealed class RedisProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly string _name;
    private readonly string _configuration;
    private Process? _process;

    private RedisProgram(string name, int port, IEnumerable<string> settings)
    {
        (_name, Port, _configuration) = (name, port, _folder.File("redis.conf"));
        File.WriteAllLines(
            _configuration, [$"port {port}", "bind 127.0.0.1", $"dir {_folder.Path}", "daemonize no", .. settings]);
    }

    public int Port { get; }

    /// <summary>Null, or why tests against real servers cannot run here.</summary>
    public static string? WhyNot { get; } =
        Missing("redis-server", "redis-cli", "redis-sentinel") is { Count: > 0 } missing
            ? $"not installed: {string.Join(", ", missing)}"
            : null;

    public static Task<RedisProgram> ServerAsync(CancellationToken cancellation, params string[] settings) =>
        StartNewAsync("redis-server", ["save \"\"", "appendonly no", .. settings], "Ready to accept", cancellation);

    public static Task<RedisProgram> SentinelAsync(CancellationToken cancellation, params string[] settings) =>
        StartNewAsync("redis-sentinel", settings, "+monitor", cancellation);

    /// <summary>Runs <c>redis-cli</c> to its end.</summary>
    public static async Task<string> CliAsync(CancellationToken cancellation, params string[] arguments)
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = cli.StandardError.ReadToEndAsync(cancellation);
        var output = await cli.StandardOutput.ReadToEndAsync(cancellation);
        await cli.WaitForExitAsync(cancellation);
        Assert.True(cli.ExitCode == 0, $"redis-cli {string.Join(' ', arguments)}: {output}{await errors}");
        return output;
    }

    /// <summary>With SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is { } running)
        {
            _process = null;
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
            running.Dispose();
        }
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public Task RestartAsync(CancellationToken cancellation) => StartAsync("Ready to accept", cancellation);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private static async Task<RedisProgram> StartNewAsync(
        string name, IEnumerable<string> settings, string ready, CancellationToken cancellation)
    {
        Assert.SkipUnless(WhyNot is null, WhyNot ?? "");
        for (var attempt = 1; ; attempt++)
        {
            var program = new RedisProgram(name, FreePort(), settings);
            try
            {
                await program.StartAsync(ready, cancellation);
                return program;
            }
            catch (Exception) when (attempt < 3 && !cancellation.IsCancellationRequested)
            {
                // Somebody else may have taken the port meanwhile.
                await program.DisposeAsync();
            }
            catch
            {
                await program.DisposeAsync();
                throw;
            }
        }
    }

    private async Task StartAsync(string ready, CancellationToken cancellation)
    {
        _process = Process.Start(new ProcessStartInfo(_name, [_configuration]) { RedirectStandardOutput = true })!;
        var said = new List<string>();
        var output = _process.StandardOutput;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        while (await output.ReadLineAsync(deadline.Token) is { } line)
        {
            said.Add(line);
            if (line.Contains(ready, StringComparison.Ordinal))
            {
                // Whoever does not read on blocks the program when the pipe is full.
                _ = output.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
        }

        Assert.Fail($"{_name} did not start:\n{string.Join('\n', said)}");
    }

    /// <summary>With room for the cluster bus at +10,000.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            if (((IPEndPoint)listener.LocalEndpoint).Port is > 10_000 and < 55_000 and var port)
            {
                return port;
            }
        }
    }

    private static List<string> Missing(params string[] programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return [.. programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
    }
}
