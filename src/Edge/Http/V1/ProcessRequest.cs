using System.ComponentModel;
using Gse.Application;
using Gse.Domain.Processes;

namespace Gse.Edge.Http.V1;

/// <summary>How a process is run, and what operators call it.</summary>
internal sealed record ProcessRequest(
    ProcessSpecRequest? Spec = null, IReadOnlyDictionary<string, string>? Labels = null);

/// <summary>How a process is started, stopped, found and kept. Commands are run from the setup path.</summary>
internal sealed record ProcessSpecRequest(
    [property: Description("Name of the binary, by which it is found")] string ProcName,
    [property: Description("Absolute")] string SetupPath,
    string PidPath = "", string ConfigPath = "", string LogPath = "",
    [property: Description("OS account; empty for the agent's own")] string User = "",
    string StartCommand = "", string StopCommand = "", string RestartCommand = "", string ReloadCommand = "",
    string KillCommand = "", string VersionCommand = "", string HealthCommand = "",
    [property: Description("Of the whole host; 0 for no limit")] double CpuPercent = 0,
    [property: Description("Of the whole host; 0 for no limit")] double MemoryPercent = 0,
    [property: Description("resident (started again when it ends), once or periodic")] string Mode = "resident",
    [property: Description("How long after the start it must be there; default 5")] int StartCheckSeconds = 0,
    [property: Description("How long after the stop it must be gone; default 5")] int StopCheckSeconds = 0,
    [property: Description("Default 4")] int StartRetries = 0,
    [property: Description("Between two starts; default 10")] int StartIntervalSeconds = 0,
    [property: Description("Five fields, of a periodic one")] string CrontabRule = "",
    [property: Description("How long a command may take; default 60")] int OperationTimeoutSeconds = 0)
{
    private static readonly string[] Modes = ["periodic", "resident", "once"];

    public ProcessSpec Read(string path, InputProblems problems)
    {
        Check(ProcName.Length > 0, "procName", "must not be empty");
        Check(SetupPath.StartsWith('/'), "setupPath", "must be an absolute path");
        Check(CpuPercent is >= 0 and <= 100, "cpuPercent", "must be 0 to 100");
        Check(MemoryPercent is >= 0 and <= 100, "memoryPercent", "must be 0 to 100");
        Check(StartCheckSeconds >= 0, "startCheckSeconds", "must be 0 or more");
        Check(StopCheckSeconds >= 0, "stopCheckSeconds", "must be 0 or more");
        Check(StartRetries >= 0, "startRetries", "must be 0 or more");
        Check(StartIntervalSeconds >= 0, "startIntervalSeconds", "must be 0 or more");
        Check(OperationTimeoutSeconds >= 0, "operationTimeoutSeconds", "must be 0 or more");
        var mode = Array.IndexOf(Modes, Mode);
        Check(mode >= 0, "mode", $"must be one of {string.Join(", ", Modes)}");
        Check(mode != 0 || CrontabRule.Length > 0, "crontabRule", "must be given for a periodic one");
        return new ProcessSpec(
            ProcName, SetupPath, PidPath, ConfigPath, LogPath, User, StartCommand, StopCommand, RestartCommand,
            ReloadCommand, KillCommand, VersionCommand, HealthCommand, CpuPercent, MemoryPercent, mode,
            StartCheckSeconds, StopCheckSeconds, StartRetries, StartIntervalSeconds, CrontabRule,
            OperationTimeoutSeconds);

        void Check(bool isRight, string field, string problem)
        {
            if (!isRight)
            {
                problems.Wrong($"{path}.{field}", problem);
            }
        }
    }
}

/// <summary>All pools of a namespace on a host.</summary>
internal sealed record ProcessGroupsRequest(IReadOnlyList<ProcessGroupRequest> Groups)
{
    private const int MaxGroups = 100;

    public IReadOnlyList<ProcessGroup> Read(InputProblems problems)
    {
        if (Groups.Count > MaxGroups)
        {
            problems.Wrong("groups", $"must not be more than {MaxGroups}");
            return [];
        }

        return [.. Groups.Select((group, i) => group.Read($"groups[{i}]", problems))];
    }
}

/// <summary>A pool that processes share; when they exceed it, one of them is ended.</summary>
internal sealed record ProcessGroupRequest(
    string Id,
    [property: Description("Percent of the whole host; 0 for none")] double CpuPoolLimit = 0,
    [property: Description("Percent of the whole host; 0 for none")] double MemoryPoolLimit = 0,
    [property: Description("0: the highest usage ends first; 1: the highest for its own limit")] int CpuPoolWeight = 0,
    [property: Description("As cpuPoolWeight")] int MemoryPoolWeight = 0)
{
    public ProcessGroup Read(string path, InputProblems problems)
    {
        if (!ProcessKey.TryCreate("any", Id, out _))
        {
            problems.Wrong($"{path}.id", "must be 1 to 128 printable characters without :");
        }

        if (CpuPoolLimit is not (>= 0 and <= 100) || MemoryPoolLimit is not (>= 0 and <= 100))
        {
            problems.Wrong(path, "must have limits of 0 to 100");
        }

        if (CpuPoolWeight is < 0 or > 1 || MemoryPoolWeight is < 0 or > 1)
        {
            problems.Wrong(path, "must have weights of 0 or 1");
        }

        return new ProcessGroup(Id, CpuPoolLimit, MemoryPoolLimit, CpuPoolWeight, MemoryPoolWeight);
    }
}
