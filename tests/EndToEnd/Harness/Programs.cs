using System.Diagnostics;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>
/// The real programs: from GSE_TEST_EDGE, GSE_TEST_AGENT and GSE_TEST_CLI, else from the build output, else built now.
/// </summary>
internal static class Programs
{
    private static readonly Lock Building = new();

    public static string Root { get; } = FindRoot();

    public static string Edge => Locate("GSE_TEST_EDGE", "Edge", "artifacts/bin/Gse.Edge/debug/gse-edge");

    public static string Agent => Locate("GSE_TEST_AGENT", "Agent", "artifacts/bin/Gse.Agent/debug/gse_agent");

    public static string Cli => Locate("GSE_TEST_CLI", "Cli", "artifacts/bin/Gse.Cli/debug/gse");

    private static string Locate(string variable, string project, string output)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
        {
            return given;
        }

        var path = Path.Combine(Root, output);
        lock (Building)
        {
            if (!File.Exists(path))
            {
                Build(project);
            }
        }

        return path;
    }

    private static void Build(string project)
    {
        var start = new ProcessStartInfo("dotnet", ["build", $"src/{project}", "-v", "q", "-nodeReuse:false"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, output);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gse.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Gse.sln is in no folder above the test program");
    }
}
