using System.Diagnostics;

namespace Gse.Infrastructure.Tests.EventLog;

/// <summary>The program <c>Gse.Testing.CrashWriter</c> as a real process: waits for its cue, writes until it is
/// killed.</summary>
internal sealed class CrashWriter(Process process) : IDisposable
{
    public static CrashWriter Start(string path)
    {
        // artifacts/bin/<this project>/<configuration>/ and artifacts/bin/<that project>/<configuration>/
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        const string Name = "Gse.Testing.CrashWriter";
        var program = Path.Combine(here.Parent!.Parent!.FullName, Name, here.Name, Name);
        return new CrashWriter(Process.Start(new ProcessStartInfo(program, [path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>
    /// Lets it write, kills it with SIGKILL when it has said <paramref name="lines"/> lines (0: as soon as it begins to
    /// open the log), and gives everything it said. The last lines may have been said while it was being killed: they
    /// count.
    /// </summary>
    public async Task<List<Acknowledgement>> RunAsync(int lines, CancellationToken cancellation)
    {
        var said = new List<Acknowledgement>();
        await process.StandardInput.WriteLineAsync("go".AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        if (lines == 0)
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line != "ready")
            {
                said.Add(Acknowledgement.Parse(line));
            }

            if (said.Count == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync(cancellation);
        Assert.Equal(128 + 9, process.ExitCode);
        return said;
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}
