using System.Globalization;
using Gse.AgentHost.Processes;
using Gse.Protocol;

namespace Gse.Agent.Tests.Kit;

/// <summary>
/// A small real program of its own name: a daemon that forks twice and writes a pid file. Each start appends its pid to
/// a file, so that a test can count them.
/// </summary>
internal sealed class Daemon : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="body">What it does; by default it sleeps for a minute.</param>
    public Daemon(string body = "exec ./$NAME 60")
    {
        var program = body.StartsWith("exec ", StringComparison.Ordinal) ? "$NAME" : "sh";
        Name = $"d{Guid.NewGuid():N}"[..12];
        System.IO.File.Copy("/bin/sleep", _folder.File(Name));

        // The inner shell is left to init and becomes the program. The outer one ends when that is done, so that on a
        // busy machine, too, no check comes too early.
        Script("start.sh", $"""
            NAME={Name}
            rm -f pid
            (sh -c 'echo $$ >>starts && echo $$ >pid || exit 1; NAME={Name}; {body}' </dev/null >/dev/null 2>&1 &)
            until [ -s pid ] && [ "$(cat /proc/$(cat pid)/comm)" = {program} ]; do
              [ -e start.sh ] || exit 1
              sleep 0.02
            done
            echo started
            """);
        Script("stop.sh", "kill $(cat pid); echo stopped");
    }

    public string Name { get; }

    public string Folder => _folder.Path;

    public string Key => $"test:{Name}";

    public string PidFile => File("pid");

    /// <summary>As a client would name it.</summary>
    public ProcessSpec Spec => new()
    {
        ProcName = Name,
        SetupPath = _folder.Path,
        PidPath = PidFile,
        User = "",
        StartCmd = "./start.sh",
        StopCmd = "./stop.sh",
        AutoType = ProcessSpecs.Resident,
        StartCheckSeconds = 1,
        StopCheckSeconds = 5,
        StartIntervalSeconds = 1,
        OperationTimeoutSeconds = 20,
    };

    /// <summary>Pids of all starts so far.</summary>
    public IReadOnlyList<int> Starts => System.IO.File.Exists(File("starts"))
        ? [.. System.IO.File.ReadAllLines(File("starts")).Select(l => int.Parse(l, CultureInfo.InvariantCulture))]
        : [];

    public int Pid => Starts[^1];

    public bool IsRunning => Starts.Any(IsAlive);

    public string File(string name) => _folder.File(name);

    /// <summary>Another command, run from the daemon's folder.</summary>
    public string Script(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), $"#!/bin/sh\n{text}\n");
        System.IO.File.SetUnixFileMode(
            File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return $"./{name}";
    }

    public ProcessOrder Order(ProcessOperation operation, ProcessSpec? spec = null) => new()
    {
        Process = new ProcessName { Namespace = "test", Name = Name },
        Operation = operation,
        Spec = spec,
        Labels = { spec is null ? [] : new Dictionary<string, string> { ["proc_name"] = Name } },
    };

    public void Kill(int signal = LinuxProcess.SigKill) => LinuxProcess.Kill(Pid, signal);

    /// <summary>
    /// Ends all that runs in its folder: also what a start command is about to start, and what a supervision that still
    /// goes on brings back meanwhile, until there is no folder for it.
    /// </summary>
    public void Dispose()
    {
        for (var round = 0; ; round++)
        {
            ProcFs.Pids().Where(IsHere).ToList().ForEach(pid => LinuxProcess.Kill(pid, LinuxProcess.SigKill));
            try
            {
                _folder.Dispose();
                return;
            }
            catch (IOException written) when (round < 100)
            {
                TestContext.Current.SendDiagnosticMessage("{0}", written.Message);
            }
        }
    }

    private bool IsHere(int pid) =>
        IsAlive(pid) && new FileInfo($"/proc/{pid}/cwd").LinkTarget == _folder.Path;

    public static bool IsAlive(int pid) => ProcFs.Stat(pid) is not null;
}
