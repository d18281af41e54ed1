using System.Diagnostics;

namespace Gse.Bench.Fleet.Running;

/// <summary>A program on a core of its own, its output in a file. Killed when disposed of.</summary>
internal sealed class Child : IDisposable
{
    /// <summary>Whatever there is: the kernel passes over cores that are none.</summary>
    public const string AllCores = "0-1023";

    private readonly Process _process;

    private Child(Process process) => _process = process;

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <param name="program">A path, or a name to be found.</param>
    /// <param name="arguments">Its own.</param>
    /// <param name="environment">Besides ours.</param>
    /// <param name="log">A file for its output, behind what is there.</param>
    /// <param name="cores">As <c>taskset</c> wants them; null: ours.</param>
    /// <param name="pids">A file that collects the pids, for whoever cleans up after a killed generator.</param>
    public static Child Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string log,
        string? cores, string pids)
    {
        // The shell replaces itself by the program, so that its pid is the program's.
        var start = new ProcessStartInfo("/bin/sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(log);
        if (cores is not null)
        {
            start.ArgumentList.Add("taskset");
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(cores);
        }

        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        // Settings of the generator's own runtime are not the program's.
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        File.AppendAllText(pids, $"{process.Id}\n");
        return new Child(process);
    }

    /// <summary>As <c>kill -9</c>, and waits for the end.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
