using Cronos;
using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>What a spec says, with its defaults: contract gse-tasks-files-processes, section 5.1.</summary>
internal static class ProcessSpecs
{
    /// <summary>auto_type of a process whose start command runs by its crontab_rule.</summary>
    public const int Periodic = 0;

    /// <summary>auto_type of a process that is started again whenever it is gone.</summary>
    public const int Resident = 1;

    /// <summary>auto_type of a process that is watched and not started again.</summary>
    public const int RunOnce = 2;

    private const int LongestSeconds = 24 * 3600;

    public static TimeSpan StartCheck(this ProcessSpec spec) => Seconds(spec.StartCheckSeconds, 5);

    public static TimeSpan StopCheck(this ProcessSpec spec) => Seconds(spec.StopCheckSeconds, 5);

    public static TimeSpan OperationTimeout(this ProcessSpec spec) => Seconds(spec.OperationTimeoutSeconds, 60);

    public static SuperviseSettings Supervise(this ProcessSpec spec) =>
        new(
            spec.StartCmd,
            spec.StartCheck(),
            spec.StartRetries == 0 ? 4 : spec.StartRetries,
            Seconds(spec.StartIntervalSeconds, 10),
            spec.SetupPath,
            spec.User)
        {
            CommandTimeout = spec.OperationTimeout(),
        };

    /// <summary>Null for a process whose start command is not run by a clock.</summary>
    public static CronExpression? Schedule(this ProcessSpec spec) =>
        spec.AutoType == Periodic && spec.CrontabRule.Trim() is { Length: > 0 } rule
            && CronExpression.TryParse(rule, out var schedule)
            ? schedule
            : null;

    /// <summary>What is watched for it. Clients name the pid file as their shell would find it.</summary>
    public static string PidFile(this ProcessSpec spec) =>
        spec.PidPath.Length == 0 ? "" : Path.Combine(spec.SetupPath, spec.PidPath);

    /// <summary>What is wrong with it, in a sentence; null if it can be carried out.</summary>
    public static string? Flaw(this ProcessSpec spec)
    {
        if (spec.ProcName.Length + spec.PidPath.Length == 0)
        {
            return "proc_name or pid_path must say how the process is found.";
        }

        if (spec.SetupPath.Length > 0 && !Path.IsPathFullyQualified(spec.SetupPath))
        {
            return $"setup_path must be an absolute path, is '{spec.SetupPath}'.";
        }

        if (spec.PidPath.Length > 0 && !Path.IsPathFullyQualified(spec.PidFile()))
        {
            return $"pid_path must be an absolute path, is '{spec.PidPath}'.";
        }

        if (spec.AutoType is < Periodic or > RunOnce)
        {
            return $"auto_type must be 0 (periodic), 1 (resident) or 2 (run once), is {spec.AutoType}.";
        }

        if (spec.AutoType == Periodic && spec.CrontabRule.Trim().Length > 0 && spec.Schedule() is null)
        {
            return $"crontab_rule must have the five fields of crontab(5), is '{spec.CrontabRule}'.";
        }

        int[] seconds =
        [
            spec.StartCheckSeconds, spec.StopCheckSeconds, spec.StartIntervalSeconds, spec.OperationTimeoutSeconds,
        ];
        if (seconds.Any(s => s is < 0 or > LongestSeconds) || spec.StartRetries < 0)
        {
            return $"Times must be from 0 to {LongestSeconds} seconds, and start_retries not negative.";
        }

        return spec.CpuPercent is >= 0 and <= 100 && spec.MemoryPercent is >= 0 and <= 100
            ? null
            : "Limits must be percentages from 0 to 100.";
    }

    private static TimeSpan Seconds(int value, int byDefault) => TimeSpan.FromSeconds(value == 0 ? byDefault : value);
}
