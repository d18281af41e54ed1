using System.Security.Cryptography;
using Gse.AgentHost.Execution;

namespace Gse.AgentHost.Configuration;

/// <summary>Reads <c>task</c>.</summary>
internal static class TaskParser
{
    public static TaskSettings Parse(SectionReader task) =>
        new(
            task.Int("concurrence_count", 100, 1, 10_000),
            task.Int("executor_queue_size", 4096, 0, 1_000_000),
            TimeSpan.FromMilliseconds(task.Int("queue_wait_timeout_ms", 0, 0, 24 * 3600 * 1000)),
            new LaunchLimits(
                task.Int("max_open_files", 1024, 64, 1_048_576),
                task.Int("max_processes", 4096, 0, 4_194_304),
                task.Int("max_memory_mb", 0, 0, 16_777_216) * 1024L * 1024L,
                task.Seconds("kill_grace_secs", 5, 600)),
            new ScriptCleaning(
                task.Int("script_file_clean_batch_count", 100, 1, 100_000),
                task.Int("script_file_clean_starup_clock_time", 0, 0, 23),
                TimeSpan.FromHours(task.Int("script_file_expire_time_hour", 72, 1, 24 * 365)),
                task.Text("script_file_prefix", "bk_gse_script_")),
            InterpretersOf(task),
            KeysOf(task),
            TimeSpan.FromHours(task.Int("remember_finished_hour", 72, 1, 24 * 30)));

    private static Dictionary<string, IReadOnlyList<string>> InterpretersOf(SectionReader task)
    {
        Dictionary<string, IReadOnlyList<string>> interpreters = new(TaskSettings.UsualInterpreters);
        foreach (var (extension, programs) in task.Map("interpreters"))
        {
            const StringSplitOptions Clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
            interpreters[extension.TrimStart('.')] = programs.Split(',', Clean);
        }

        return interpreters;
    }

    private static List<string> KeysOf(SectionReader task)
    {
        List<string> keys = [];
        foreach (var (index, path) in task.Map("operator_keys"))
        {
            try
            {
                var pem = File.ReadAllText(path);
                using var key = ECDsa.Create();
                key.ImportFromPem(pem);
                keys.Add(pem);
            }
            catch (Exception e)
                when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                // An agent that left it out would run what nobody signed.
                task.Wrong($"operator_keys[{index}]", $"'{path}' is no public key of an elliptic curve: {e.Message}");
            }
        }

        return keys;
    }
}
