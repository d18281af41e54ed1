using System.Diagnostics;

namespace Gse.EndToEnd.Tests;

/// <summary>
/// What deploy/deb.sh builds. The programs in it are stand-ins here; <c>GSE_TEST_LONG=1</c> builds the real ones,
/// installs them into a Debian of their own, uses, upgrades and purges them (deploy/check-deb.sh: minutes, root,
/// debootstrap).
/// </summary>
public sealed class The_debian_packages : IDisposable
{
    private static readonly Dictionary<string, string> Programs = new()
    {
        ["gse-edge"] = "edge/gse-edge",
        ["gse-agent"] = "agent/gse_agent",
        ["gse-cli"] = "cli/gse",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("gse-deb-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task hold_program_unit_settings_and_scripts_and_come_out_the_same_again()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "dpkg-deb is not installed");
        foreach (var program in Programs.Values)
        {
            var path = Path.Combine(_folder, "programs", program);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "#!/bin/sh\n", Cancellation);
        }

        var first = await BuildAsync("first");
        var second = await BuildAsync("second");
        Assert.Equal(Programs.Keys.Order(), first.Select(NameOf).Order());
        foreach (var (one, other) in first.Zip(second))
        {
            await MustAsync("cmp", one, other);
            await CheckAsync(one, NameOf(one));
        }
    }

    [Fact]
    public async Task install_run_upgrade_and_purge_in_a_Debian_of_their_own()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("GSE_TEST_LONG") == "1", "takes minutes: set GSE_TEST_LONG=1");
        Assert.SkipUnless(Environment.UserName == "root", "needs root");
        Assert.SkipUnless(File.Exists("/usr/sbin/debootstrap"), "debootstrap is not installed");
        var (code, output) = await RunAsync("deploy/check-deb.sh", "--out", Path.Combine(_folder, "real"));
        Assert.True(code == 0 && output.TrimEnd().EndsWith("check-deb.sh: ok", StringComparison.Ordinal), output);
    }

    private async Task CheckAsync(string package, string name)
    {
        var root = Path.Combine(_folder, name);
        await MustAsync("dpkg-deb", "--raw-extract", package, root);
        var control = await File.ReadAllTextAsync(Path.Combine(root, "DEBIAN/control"), Cancellation);
        Assert.StartsWith($"Package: {name}\nVersion: ", control, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "usr/lib/gse", Programs[name])));
        await MustAsync("sh", "-c", $"cd '{root}' && md5sum --quiet --check DEBIAN/md5sums");
        foreach (var script in Directory.EnumerateFiles(Path.Combine(root, "DEBIAN"), "p*"))
        {
            await MustAsync("sh", "-n", script);
            var text = await File.ReadAllTextAsync(script, Cancellation);
            Assert.DoesNotMatch("(?m)^#(SERVICE|STOP|RELOAD)", text);
        }

        foreach (var unit in Directory.EnumerateFiles(root, "*.service", SearchOption.AllDirectories))
        {
            var line = (await File.ReadAllLinesAsync(unit, Cancellation))
                .Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
            var program = line["ExecStart=".Length..].Split(' ')[0];
            Assert.True(File.Exists(Path.Combine(root, program[1..])), $"{unit} starts {program}");
        }

        var conffiles = Path.Combine(root, "DEBIAN/conffiles");
        Assert.Equal(name != "gse-cli", File.Exists(conffiles));
        Assert.All(
            File.Exists(conffiles) ? await File.ReadAllLinesAsync(conffiles, Cancellation) : [],
            file => Assert.True((File.GetUnixFileMode(Path.Combine(root, file[1..])) & UnixFileMode.OtherRead) == 0));
    }

    private async Task<string[]> BuildAsync(string folder)
    {
        var to = Path.Combine(_folder, folder);
        await MustAsync("deploy/deb.sh", "--fast", "--out", to, "--programs", Path.Combine(_folder, "programs"));
        return [.. Directory.GetFiles(to, "*.deb").Order(StringComparer.Ordinal)];
    }

    private static string NameOf(string package) => Path.GetFileName(package).Split('_')[0];

    private static async Task MustAsync(string program, params string[] arguments)
    {
        var (code, output) = await RunAsync(program, arguments);
        Assert.True(code == 0, $"{program} ended with {code}: {output}");
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var script = Path.Combine(Harness.Programs.Root, program);
        var start = new ProcessStartInfo(File.Exists(script) ? script : program, arguments)
        {
            WorkingDirectory = Harness.Programs.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output + await error);
    }
}
