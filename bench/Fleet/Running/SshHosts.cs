using System.Globalization;
using System.Net.Sockets;

namespace Gse.Bench.Fleet.Running;

/// <summary>
/// Many hosts that are this one, under names of their own, behind one sshd on a loopback port with keys of its own. For
/// programs that reach hosts by ssh.
/// </summary>
internal sealed class SshHosts : IDisposable
{
    private static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Programs =
        ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/clush", "/usr/bin/ansible"];

    private readonly string _folder;
    private readonly string _pids;
    private Child? _server;

    private SshHosts(string folder, string pids, int count)
    {
        (_folder, _pids) = (folder, pids);
        Names = [.. Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"node{n:D3}"))];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>For <c>ssh -F</c>.</summary>
    public string Config => Path.Combine(_folder, "ssh_config");

    /// <summary>What is missing on this machine; null if nothing is.</summary>
    public static string? Missing() => Programs.FirstOrDefault(program => !File.Exists(program));

    public static async Task<SshHosts> StartAsync(BenchSettings settings, int count, CancellationToken cancellation)
    {
        var folder = Path.Combine(settings.Data, "ssh");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var hosts = new SshHosts(folder, Path.Combine(settings.Data, "pids"), count);
        try
        {
            await hosts.StartAsync(cancellation);
            return hosts;
        }
        catch
        {
            hosts.Dispose();
            throw;
        }
    }

    /// <summary>Runs a program on all cores.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellation)
    {
        var log = Path.Combine(_folder, Path.GetFileName(program) + ".out");
        using var child = Child.Start(program, arguments, environment, log, Child.AllCores, _pids);
        if (await child.ExitAsync(cancellation) is not 0 and var code)
        {
            throw new InvalidOperationException($"{program} ended with {code}; see {log}");
        }
    }

    public void Dispose() => _server?.Dispose();

    private async Task StartAsync(CancellationToken cancellation)
    {
        var nothing = new Dictionary<string, string>();
        foreach (var key in new[] { "host", "user" })
        {
            await RunAsync(
                "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, key)], nothing,
                cancellation);
        }

        var endpoint = Ports.Free();
        await File.WriteAllTextAsync(Path.Combine(_folder, "sshd_config"), $"""
            ListenAddress {endpoint}
            HostKey {_folder}/host
            AuthorizedKeysFile {_folder}/user.pub
            PidFile none
            StrictModes no
            UsePAM no
            UseDNS no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 1000
            LogLevel ERROR

            """, cancellation);
        await File.WriteAllTextAsync(Config, $"""
            Host *
                HostName {endpoint.Address}
                Port {endpoint.Port}
                User {Environment.UserName}
                IdentityFile {_folder}/user
                IdentitiesOnly yes
                StrictHostKeyChecking no
                UserKnownHostsFile /dev/null
                LogLevel ERROR

            """, cancellation);
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd");
        }

        _server = Child.Start(
            "/usr/sbin/sshd", ["-D", "-e", "-f", Path.Combine(_folder, "sshd_config")], nothing,
            Path.Combine(_folder, "sshd.out"), Child.AllCores, _pids);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(UpWithin);
        while (!await AnswersAsync(endpoint, deadline.Token))
        {
            await Task.Delay(Look, deadline.Token);
        }
    }

    private static async Task<bool> AnswersAsync(System.Net.IPEndPoint endpoint, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
