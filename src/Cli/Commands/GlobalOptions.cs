using System.CommandLine;
using Gse.Cli.Api;

namespace Gse.Cli.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions(Func<string, string?> environment)
{
    public Option<string?> Url { get; } = new("--url")
    {
        Description = "Address of the edge. Default: $GSE_URL, else http://127.0.0.1:8080",
        HelpName = "address",
        Recursive = true,
    };

    public Option<string?> Key { get; } = new("--key")
    {
        Description = "Access key. Default: $GSE_KEY, else the key file",
        HelpName = "key",
        Recursive = true,
    };

    public Option<string?> KeyFile { get; } = new("--key-file")
    {
        Description = "File with the access key. Default: $GSE_DATA/admin.key, else ./data/admin.key",
        HelpName = "file",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON for programs instead of tables",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Add(Url);
        root.Add(Key);
        root.Add(KeyFile);
        root.Add(Json);
    }

    /// <summary>Runs a command against the edge that the options name.</summary>
    public async Task<int> WithClientAsync(
        ParseResult parsed, Terminal terminal, Func<GseClient, Printer, Task<Failure?>> run)
    {
        var connection = Connection.Of(
            parsed.GetValue(Url), parsed.GetValue(Key), parsed.GetValue(KeyFile), environment);
        if (connection.Failure is { } wrong)
        {
            return terminal.Fail(wrong);
        }

        using var client = new GseClient(connection.Value!);
        return await run(client, new Printer(terminal, parsed.GetValue(Json))) is { } failure
            ? terminal.Fail(failure)
            : ExitCode.Ok;
    }
}
