using System.Diagnostics;

namespace Gse.Agent.Tests.Kit;

/// <summary>The program as it is called, with its configuration in a folder of its own.</summary>
internal sealed class AgentExecutable : IDisposable
{
    private readonly TempFolder _folder = new();

    public AgentExecutable() => DataDir = _folder.File("data");

    public string Config => _folder.File("gse_agent.conf");

    public string DataDir { get; set; }

    public void WriteConfig(string endpoint, string? token = null, string processes = "", string insecureAs = "",
        string task = "") =>
        File.WriteAllText(Config, $$"""
            {
              "data_dir": "{{DataDir}}", "token": "{{token}}", "agent_id": "{{insecureAs}}",
              "access": { "cluster_endpoints": "{{endpoint}}", "insecure": {{(insecureAs == "" ? "false" : "true")}} },
              "processes": [ {{processes}} ], "task": { {{task}} }
            }
            """);

    /// <summary>Runs a command to its end, with the configuration of this folder.</summary>
    public Task<Ran> RunAsync(CancellationToken cancellation, params string[] args) =>
        RunPlainAsync(cancellation, ["-f", Config, .. args]);

    public static async Task<Ran> RunPlainAsync(CancellationToken cancellation, params string[] args)
    {
        using var process = StartPlain(args);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new Ran(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the agent in the foreground.</summary>
    public Process Start() => StartPlain("-f", Config);

    public void Dispose() => _folder.Dispose();

    private static Process StartPlain(params string[] args) =>
        Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "gse_agent"), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}

internal sealed record Ran(int Code, string Output, string Error)
{
    public (int, string) Said => (Code, Output);
}
