using System.Text;
using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// Runs the commands of processes with the agent's launcher, for orders and for supervision the same way.
/// </summary>
internal sealed class ProcessCommands(Launcher launcher) : ICommandRunner, IDisposable
{
    private const int Most = 16;
    private const int MostOutput = 16 * 1024;

    private readonly SemaphoreSlim _slots = new(Most);

    public async Task<CommandResult> RunAsync(string command, ProcessSpec spec, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            var result = await launcher.RunAsync(
                Request(command, spec), spec.OperationTimeout(), MostOutput, cancellation);

            // The launcher ended it then; that is nobody's result.
            cancellation.ThrowIfCancellationRequested();
            return result;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Starts one that may take as long as it likes, or until <see cref="StartCommand.End"/>.</summary>
    /// <param name="ended">Called when it has ended, on any thread.</param>
    /// <returns>Null and why not, if it could not be started.</returns>
    public (StartCommand? Started, string Error) Start(
        string command, ProcessSpec spec, Action<ProcessInstance, CommandResult> ended)
    {
        var output = new StringBuilder();
        var decoder = Encoding.UTF8.GetDecoder();
        var (running, refusal) = launcher.Start(Request(command, spec), bytes =>
        {
            lock (output)
            {
                var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
                var length = decoder.GetChars(bytes, text, flush: false);
                output.Append(text, 0, Math.Min(length, MostOutput - output.Length));
            }
        });
        if (running is null)
        {
            return (null, refusal!.Message);
        }

        var end = new CancellationTokenSource();
        _ = WatchAsync(running, end, output, ended);
        return (new StartCommand(running.Instance, end), "");
    }

    public void Dispose() => _slots.Dispose();

    // Ends when the command does. Waiting for it cannot fail: what goes wrong is in the result.
    private static async Task WatchAsync(
        RunningCommand running, CancellationTokenSource end, StringBuilder output,
        Action<ProcessInstance, CommandResult> ended)
    {
        var (exit, _) = await running.WaitAsync(TimeSpan.Zero, end.Token);
        string text;
        lock (output)
        {
            text = output.ToString();
        }

        ended(running.Instance, new CommandResult(exit.ExitCode, text, false, null));
    }

    private static CommandRequest Request(string command, ProcessSpec spec) =>
        new($"process-{Guid.NewGuid():N}", command, spec.SetupPath, spec.User) { LeavesDaemon = true };
}
