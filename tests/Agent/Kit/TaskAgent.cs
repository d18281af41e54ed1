using System.Diagnostics;
using System.Globalization;
using Gse.Protocol;

namespace Gse.Agent.Tests.Kit;

/// <summary>The real program with one edge, and its talk of tasks.</summary>
internal sealed class TaskAgent : IAsyncDisposable
{
    private readonly FakeEdge _edge = new(null, null);
    private readonly CancellationToken _soon;
    private EdgeConnection? _control;
    private bool _disposed;

    public TaskAgent(CancellationToken soon, string task = "\"kill_grace_secs\": 1", string dataDir = "")
    {
        _soon = soon;
        if (dataDir.Length > 0)
        {
            Program.DataDir = dataDir;
        }

        Program.WriteConfig(_edge.Endpoint, insecureAs: "agent-1", task: task);
    }

    public AgentExecutable Program { get; } = new();

    public Process? Process { get; private set; }

    public string TasksFolder => Path.Combine(Program.DataDir, "tasks");

    public static TaskOrder Order(string task, params string[] commands)
    {
        var order = new TaskOrder { TaskId = task, Script = new ScriptOrder() };
        for (var i = 0u; i < commands.Length; i++)
        {
            order.Script.Atomics.Add(new AtomicTask { Id = i, Command = commands[i] });
        }

        return order;
    }

    /// <summary>Starts the program and welcomes it.</summary>
    public async Task<Hello> StartAsync()
    {
        Process = Program.Start();
        Process.ErrorDataReceived += (_, e) => Trace.WriteLine(e.Data);
        Process.BeginErrorReadLine();
        return await WelcomeAsync();
    }

    /// <summary>The connection breaks, and the agent comes again.</summary>
    public async Task<Hello> WelcomeAsync()
    {
        _control?.Dispose();
        _control = await _edge.AcceptAsync(_soon);
        return await _control.WelcomeAsync(_soon, interval: 1000, ackTimeout: 20_000);
    }

    public Task SendAsync(TaskOrder order) => _control!.SendAsync(FrameKind.TaskOrder, order, _soon);

    public Task TerminateAsync(string task, uint target = 0) =>
        _control!.SendAsync(FrameKind.TaskTerminate, new TaskTerminate { TaskId = task, Target = target }, _soon);

    public Task AckAsync(TaskNews news) => _control!.SendAsync(
        FrameKind.TaskNewsAck,
        new TaskNewsAck { TaskId = news.TaskId, Target = news.Target, Sequence = news.Sequence }, _soon);

    /// <summary>The next news; everything else on the way is acknowledged.</summary>
    public async Task<TaskNews> NextAsync()
    {
        while (true)
        {
            var (_, message) = await _control!.ReceiveAnyAsync(_soon);
            switch (message)
            {
                case TaskNews news:
                    return news;
                case Beat beat:
                    await _control.SendAsync(FrameKind.BeatAck, new BeatAck { Sequence = beat.Sequence }, _soon);
                    break;
                case Report report:
                    await _control.SendAsync(FrameKind.ReportAck, new ReportAck { Sequence = report.Sequence }, _soon);
                    break;
                default:
                    throw new InvalidOperationException($"unexpected {message.Descriptor.Name}");
            }
        }
    }

    /// <summary>Orders it and follows it to its end.</summary>
    public async Task<Told> RunAsync(TaskOrder order)
    {
        await SendAsync(order);
        return await FollowAsync();
    }

    /// <summary>Takes the news of one run to its end, each acknowledged.</summary>
    public async Task<Told> FollowAsync(Told? told = null)
    {
        told ??= new Told();
        while (told.End is null)
        {
            var news = await NextAsync();
            told.Add(news);
            await AckAsync(news);
        }

        return told;
    }

    /// <summary>As by a crash.</summary>
    public async Task KillAsync()
    {
        Process!.Kill();
        await Process.WaitForExitAsync(_soon);
        Process.Dispose();
        Process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (Process is not null)
        {
            await KillAsync();
        }

        _control?.Dispose();
        _edge.Dispose();
        Program.Dispose();
    }

    public static bool IsAlive(string pid) =>
        File.Exists($"/proc/{pid.Trim()}/stat")
        && !File.ReadAllText($"/proc/{pid.Trim()}/stat").Contains(") Z ", StringComparison.Ordinal);

    public int ChildrenOf(string state) => Directory.EnumerateDirectories("/proc").Count(d =>
        int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out _) && File.Exists($"{d}/stat")
        && File.ReadAllText($"{d}/stat").Contains($") {state} {Process!.Id} ", StringComparison.Ordinal));
}
