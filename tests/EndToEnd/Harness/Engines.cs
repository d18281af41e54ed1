using System.Net;
using System.Text.RegularExpressions;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>
/// The engines that the tests run on: those in <c>GSE_LOG</c> (<c>esdb://…</c>; for the tests of several edges also
/// <c>GSE_TEST_EVENTSTOREDB</c>) and <c>GSE_READMODELS</c> (PostgreSQL) of the test run, else the embedded ones. Every
/// fleet has a prefix and a schema of its own there, so that it sees no other.
/// </summary>
internal sealed partial class Engines
{
    private readonly string _name = Guid.NewGuid().ToString("N")[..24];
    private readonly string? _log;
    private readonly string? _readModels;
    private bool _isMigrated;

    private Engines(string? log, string? readModels) => (_log, _readModels) = (log, readModels);

    /// <summary>Of an ordinary test run.</summary>
    public static Engines OfThisRun() => new(Server("GSE_LOG", "esdb"), ReadModels());

    /// <summary>On which edges can be together; skips the test where there is none.</summary>
    public static Engines Shared()
    {
        var log = Server("GSE_LOG", "esdb") ?? Server("GSE_TEST_EVENTSTOREDB", "esdb");
        Assert.SkipWhen(log is null, "no EventStoreDB to share: set GSE_LOG or GSE_TEST_EVENTSTOREDB to esdb://...");
        return new Engines(log, ReadModels());
    }

    /// <summary>The same, with a way to the log that the test can cut.</summary>
    public (Engines Engines, CuttableWay Way) BehindAWay()
    {
        var server = Address().Match(_log!);
        Assert.SkipUnless(server.Success, "the log's connection string names several nodes, or none: no way to cut");
        var way = new CuttableWay(new DnsEndPoint(server.Groups[1].Value, int.Parse(server.Groups[2].Value)));
        var behind = string.Concat(
            _log.AsSpan(0, server.Groups[1].Index), $"127.0.0.1:{way.Port}",
            _log.AsSpan(server.Groups[2].Index + server.Groups[2].Length));
        return (new Engines(behind, _readModels), way);
    }

    /// <summary>The settings that name them.</summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            var settings = new Dictionary<string, string>();
            if (_log is not null)
            {
                (settings["GSE_LOG"], settings["GSE_Log__Prefix"]) = (_log, _name);
            }

            if (_readModels is not null)
            {
                (settings["GSE_READMODELS"], settings["GSE_ReadModels__Schema"]) = (_readModels, $"t{_name}");
            }

            return settings;
        }
    }

    /// <summary>Makes the schema of the read models, once, as an operator would.</summary>
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        if (_readModels is null || _isMigrated)
        {
            return;
        }

        using var migration = RunningProgram.Start(Programs.Edge, ["migrate"], Settings);
        var code = await migration.ExitAsync(TimeSpan.FromMinutes(1), cancellation);
        Assert.True(code == 0, $"gse-edge migrate ended with {code}:\n{migration.Text}");
        _isMigrated = true;
    }

    private static string? Server(string variable, string scheme) =>
        Environment.GetEnvironmentVariable(variable) is { } value && value.StartsWith(scheme, StringComparison.Ordinal)
            ? value
            : null;

    [GeneratedRegex("^esdb://(?:[^@/?]*@)?([^:/?,]+):([0-9]+)(?![^?]*,)")]
    private static partial Regex Address();

    private static string? ReadModels() =>
        Environment.GetEnvironmentVariable("GSE_READMODELS") is { } value
            && (value.Contains('=') || value.StartsWith("postgres", StringComparison.Ordinal))
            ? value
            : null;
}
