using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>A real process of ours. It does not outlive the test, however the test ends.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly ConcurrentDictionary<int, RunningProgram> Running = new();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    static RunningProgram() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var program in Running.Values)
        {
            program.Dispose();
        }
    };

    private RunningProgram(Process process)
    {
        (_process, Pid) = (process, process.Id);
        Running[Pid] = this;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>All lines so far, of both outputs.</summary>
    public IReadOnlyCollection<string> Output => _output;

    public string Text => string.Join('\n', _output);

    public static RunningProgram Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Programs.Root,
        };
        var inherited = start.Environment.Keys.Where(name => name.StartsWith("GSE_", StringComparison.Ordinal));
        foreach (var name in inherited.ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new RunningProgram(process);
    }

    public void Send(int signal) => Signal.Send(Pid, signal);

    /// <summary><c>kill -9</c>, and waits until the kernel has taken it away.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        Send(Signal.Kill);
        await _process.WaitForExitAsync(cancellation);
    }

    /// <summary>Waits for the end; the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Assert.Fail($"{_process.StartInfo.FileName} has not ended within {within}:\n{Text}");
        }

        return _process.ExitCode;
    }

    /// <summary>Asks it to end in order, and expects exit code 0.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        Send(Signal.Terminate);
        var code = await ExitAsync(TimeSpan.FromSeconds(30), cancellation);
        Assert.True(code == 0, $"{_process.StartInfo.FileName} ended with {code}:\n{Text}");
    }

    public void Dispose()
    {
        if (!Running.TryRemove(Pid, out _))
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _output.Enqueue(text);
        }
    }
}
