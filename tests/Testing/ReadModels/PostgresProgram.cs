using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gse.Testing.Files;

namespace Gse.Testing.ReadModels;

/// <summary>
/// Debian's PostgreSQL, started on a free port over a temporary folder, and stopped at the end. It can be killed like
/// by a crash and started again.
/// </summary>
public sealed class PostgresProgram : IAsyncDisposable
{
    private const string User = "postgres";

    private readonly TemporaryFolder _folder = new();
    private readonly string _programs;
    private readonly int _port = FreePort();

    private PostgresProgram(string programs)
    {
        _programs = programs;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Where its programs are; null if it is not installed.</summary>
    public static string? Installed => !Directory.Exists("/usr/lib/postgresql")
        ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault();

    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={User}");

    private string Data => Path.Combine(_folder.Path, "data");

    public static async Task<PostgresProgram> StartAsync(CancellationToken cancellation)
    {
        var server = new PostgresProgram(Installed ?? throw new InvalidOperationException("not installed"));
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", [User, server._folder.Path], cancellation);
        }

        await server.RunAsUserAsync(
            "initdb", ["-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            cancellation);
        await server.StartAgainAsync(cancellation);
        return server;
    }

    // Without fsync a killed server loses nothing, only a killed machine would.
    /// <summary>Answers when it takes connections.</summary>
    public Task StartAgainAsync(CancellationToken cancellation) => RunAsUserAsync(
        "pg_ctl",
        [
            "start", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(_folder.Path, "log"), "-o",
            string.Create(
                CultureInfo.InvariantCulture,
                $"-p {_port} -k '' -c listen_addresses=127.0.0.1 -c max_connections=200 "
                + $"-c shared_buffers=64MB -c fsync=off"),
        ],
        cancellation);

    /// <summary>As the kernel kills: no goodbye, no checkpoint. Its own processes end with it.</summary>
    public void Kill()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            var pid = int.Parse(
                File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
            using var postmaster = Process.GetProcessById(pid);
            postmaster.Kill();
            postmaster.WaitForExit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await RunAsUserAsync("pg_ctl", ["stop", "-w", "-m", "immediate", "-D", Data], CancellationToken.None);
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        // Not redirected to us: the server would keep the pipe open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments])
        {
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }

    // A test run that is ended leaves no server behind.
    private void OnExit(object? sender, EventArgs e) => Kill();

    // PostgreSQL refuses to run as root.
    private Task RunAsUserAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync(
                "setpriv", ["--reuid", User, "--regid", User, "--clear-groups", path, .. arguments], cancellation)
            : RunAsync(path, arguments, cancellation);
    }
}
