using System.Globalization;
using System.Text.Json;

namespace Gse.EndToEnd.Tests.Harness;

/// <summary>A process that an agent watches by its pid file.</summary>
internal sealed class WatchedProcess : IDisposable
{
    private readonly string _folder;
    private RunningProgram _program;

    private WatchedProcess(string folder)
    {
        _folder = folder;
        _program = Start();
    }

    public int Pid => _program.Pid;

    private string PidFile => Path.Combine(_folder, "watched.pid");

    public static WatchedProcess In(Fleet fleet) =>
        new(Directory.CreateDirectory(Path.Combine(fleet.Data, $"watched-{Guid.NewGuid():N}")).FullName);

    /// <summary>The agent's configuration for it.</summary>
    public string Watch(string @namespace, string name) => JsonSerializer.Serialize(new[]
    {
        new { @namespace, name, proc_name = "sleep", pid_path = PidFile },
    });

    /// <summary>Likewise, but the agent is to bring it back.</summary>
    public string Supervise(string @namespace, string name) => JsonSerializer.Serialize(new[]
    {
        new
        {
            @namespace, name, proc_name = "sleep", pid_path = PidFile,
            supervise = new
            {
                start_cmd = $"sh -c 'sleep 600 >/dev/null 2>&1 & echo $! > {PidFile}'",
                start_check_secs = 1, start_retries = 3, start_interval = 1,
            },
        },
    });

    public void Kill()
    {
        _program.Send(Signal.Kill);
        _program.Dispose();
    }

    public void StartAnew() => _program = Start();

    public void Dispose()
    {
        _program.Dispose();

        // What an agent has started is nobody's child here.
        if (File.Exists(PidFile)
            && int.TryParse(File.ReadAllText(PidFile), NumberStyles.None | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out var pid)
            && IsSleep(pid))
        {
            Signal.Send(pid, Signal.Kill);
        }
    }

    private static bool IsSleep(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").TrimEnd() == "sleep";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private RunningProgram Start()
    {
        var program = RunningProgram.Start("sleep", ["600"], []);
        File.WriteAllText(PidFile, program.Pid.ToString(CultureInfo.InvariantCulture));
        return program;
    }
}
