using System.Diagnostics;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Processes;
using Gse.AgentHost.State;
using Gse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Agent.Tests;

/// <summary>kill -9 of the real program, and what it supervised.</summary>
public sealed class When_the_agent_dies : IAsyncDisposable
{
    private readonly AgentExecutable _agent = new();
    private readonly TempFolder _folder = new();
    private readonly Daemon _daemon = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(90);
    private readonly FakeEdge _edge = new(null, null);
    private Process? _life;

    public When_the_agent_dies()
    {
        _agent.DataDir = _folder.Path;
        _agent.WriteConfig(_edge.Endpoint, insecureAs: "agent-1");
    }

    public async ValueTask DisposeAsync()
    {
        if (_life is not null)
        {
            await KillAgentAsync();
        }

        _edge.Dispose();
        _daemon.Dispose();
        _deadline.Dispose();
        _agent.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_supervised_process_lives_on_is_taken_up_again_and_not_started_twice()
    {
        Register(_daemon.Spec);
        using (var first = await LiveAsync())
        {
            var up = await NextAsync(first, Report.BodyOneofCase.ProcessRestarted);
            Assert.Equal(_daemon.Pid, up.ProcessRestarted.Pid);
            await KillAgentAsync();
        }

        Assert.True(_daemon.IsRunning);
        using var second = await LiveAsync();

        // The next thing that this life has to tell is the end, which shows that it watches the process.
        _daemon.Kill();
        await NextAsync(second, Report.BodyOneofCase.ProcessExited);
        var again = await NextAsync(second, Report.BodyOneofCase.ProcessRestarted);
        Assert.Equal((2, _daemon.Starts[1]), (_daemon.Starts.Count, again.ProcessRestarted.Pid));
    }

    [Fact]
    public async Task a_start_command_that_it_left_running_is_waited_for_and_not_run_again()
    {
        var spec = _daemon.Spec;
        spec.StartCmd = _daemon.Script(
            "slow.sh", "echo $$ >>begun; while [ -e slow.sh -a ! -e go ]; do sleep 0.1; done; ./start.sh");
        Register(spec);
        using (await LiveAsync())
        {
            await Eventually.TrueAsync(() => File.Exists(_daemon.File("begun")), _deadline.Token);

            // Remembered at the end of the look that ran it.
            var memory = StateFiles.Processes(_agent.DataDir);
            await Eventually.TrueAsync(
                () => File.Exists(memory) && File.ReadAllText(memory).Split('\t')[^2] != "0", _deadline.Token);
            await KillAgentAsync();
        }

        using var second = await LiveAsync();
        await File.WriteAllTextAsync(_daemon.File("go"), "", _deadline.Token);
        await NextAsync(second, Report.BodyOneofCase.ProcessRestarted);
        Assert.Single(_daemon.Starts);
        Assert.Single(await File.ReadAllLinesAsync(_daemon.File("begun"), _deadline.Token));
    }

    [Fact]
    public async Task a_daemon_that_writes_to_the_output_of_its_start_command_lives_on()
    {
        // Not redirected: what it says goes where its start command's words went, and echo fails when nobody reads.
        var spec = _daemon.Spec;
        spec.StartCmd = _daemon.Script(
            "chatty.sh",
            "(sh -c 'echo $$ >pid; echo $$ >>starts; while echo word; do echo x >>words; sleep 0.1; done' &)");
        spec.ProcName = "";
        Register(spec);
        using (var first = await LiveAsync())
        {
            await NextAsync(first, Report.BodyOneofCase.ProcessRestarted);
            await KillAgentAsync();
        }

        var words = new FileInfo(_daemon.File("words")).Length;
        await Eventually.TrueAsync(() => new FileInfo(_daemon.File("words")).Length > words + 20, _deadline.Token);
        Assert.True(_daemon.IsRunning);
    }

    // As an order of an earlier life left it: the file is all that the next one has.
    private void Register(ProcessSpec spec)
    {
        spec.StartCheckSeconds = 20;
        new RegistrationStore(StateFiles.Registrations(_agent.DataDir), NullLogger.Instance)
            .Put(new Registration("test", _daemon.Name, spec, [], true, "", 1, 0));
    }

    private async Task<EdgeConnection> LiveAsync()
    {
        _life = _agent.Start();
        var control = await _edge.AcceptAsync(_deadline.Token);
        await control.WelcomeAsync(_deadline.Token, interval: 1000);
        return control;
    }

    private async Task<Report> NextAsync(EdgeConnection control, Report.BodyOneofCase kind)
    {
        while (true)
        {
            var report = await control.NextReportAsync(_deadline.Token);
            if (report.BodyCase == kind)
            {
                return report;
            }
        }
    }

    private async Task KillAgentAsync()
    {
        _life!.Kill();
        await _life.WaitForExitAsync(CancellationToken.None);
        _life.Dispose();
        _life = null;
    }
}
