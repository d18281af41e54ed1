using System.Runtime.CompilerServices;
using Gse.Application.Tasks.Running;
using Gse.Domain.Tasks;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.Edge.Gateway;

/// <summary>Orders of the application as frames of the wire. What all targets of a task share is made once.</summary>
internal static class TaskOrderMapping
{
    private static readonly ConditionalWeakTable<TaskSubmitted, Shared> Made = [];

    public static TaskOrder ToFrame(RunOrder order)
    {
        var (submission, place, target) = order;
        var shared = Made.GetValue(submission, static made => new Shared(made));
        var frame = new TaskOrder { TaskId = submission.Task.Value, Target = (uint)place };
        if (submission.Processes is { } processes)
        {
            frame.Process = shared.Processes[Math.Clamp(target.Item, 0, processes.Items.Count - 1)];
        }
        else
        {
            frame.Script = shared.ScriptFor(target.User);
            frame.Signature = shared.Signature;
        }

        return frame;
    }

    private sealed class Shared(TaskSubmitted submission)
    {
        private readonly ScriptOrder? _script =
            submission.Script is { } script ? ToOrder(script, script.User) : null;

        public IReadOnlyList<ProcessOrder> Processes { get; } =
            submission.Processes is { } work ? [.. work.Items.Select(ToOrder)] : [];

        public TaskSignature? Signature { get; } = submission.Script?.Signature is { } signature
            ? new TaskSignature
            {
                KeyId = signature.KeyId,
                Signature = ByteString.FromBase64(signature.Value),
                NotAfterMs = signature.NotAfter.ToUnixTimeMilliseconds(),
                Nonce = signature.Nonce,
            }
            : null;

        public ScriptOrder ScriptFor(string? user) => user is null || user == _script!.User
            ? _script!
            : new ScriptOrder(_script) { User = user };
    }

    private static ScriptOrder ToOrder(ScriptWork work, string user) => new()
    {
        User = user,
        Files =
        {
            work.Files.Select(file => new ScriptFile
            {
                Name = file.Name,
                Folder = file.Folder,
                Content = ByteString.CopyFromUtf8(file.Content),
            }),
        },
        Atomics =
        {
            work.Atomics.Select(atomic => new Protocol.AtomicTask
            {
                Id = (uint)atomic.Id,
                Command = atomic.Command,
                TimeoutSeconds = (uint)Math.Max(0, atomic.TimeoutSeconds),
                After = { atomic.After.Select(id => (uint)id) },
            }),
        },
        Environment = { work.Environment.ToDictionary() },
        Interpreter = work.Interpreter,
    };

    private static ProcessOrder ToOrder(ProcessItem item) => new()
    {
        Process = new ProcessName { Namespace = item.Namespace, Name = item.Name },
        Operation = (Protocol.ProcessOperation)(int)item.Operation,
        Spec = item.Spec is { } spec ? ToSpec(spec) : null,
        Labels = { item.Labels.ToDictionary() },
        Groups =
        {
            item.Groups.Select(group => new ProcessGroup
            {
                Id = group.Id,
                CpuPoolLimit = group.CpuPoolLimit,
                MemoryPoolLimit = group.MemoryPoolLimit,
                CpuPoolWeight = group.CpuPoolWeight,
                MemoryPoolWeight = group.MemoryPoolWeight,
            }),
        },
    };

    private static ProcessSpec ToSpec(Domain.Processes.ProcessSpec spec) => new()
    {
        ProcName = spec.ProcName,
        SetupPath = spec.SetupPath,
        PidPath = spec.PidPath,
        ConfigPath = spec.ConfigPath,
        LogPath = spec.LogPath,
        User = spec.User,
        StartCmd = spec.StartCommand,
        StopCmd = spec.StopCommand,
        RestartCmd = spec.RestartCommand,
        ReloadCmd = spec.ReloadCommand,
        KillCmd = spec.KillCommand,
        VersionCmd = spec.VersionCommand,
        HealthCmd = spec.HealthCommand,
        CpuPercent = spec.CpuPercent,
        MemoryPercent = spec.MemoryPercent,
        AutoType = spec.AutoType,
        StartCheckSeconds = spec.StartCheckSeconds,
        StopCheckSeconds = spec.StopCheckSeconds,
        StartRetries = spec.StartRetries,
        StartIntervalSeconds = spec.StartIntervalSeconds,
        CrontabRule = spec.CrontabRule,
        OperationTimeoutSeconds = spec.OperationTimeoutSeconds,
    };
}
