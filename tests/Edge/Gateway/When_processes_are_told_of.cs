using Gse.Domain.Processes;
using Gse.Protocol;
using Events = Gse.Domain.Processes;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_processes_are_told_of
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    [Fact]
    public async Task what_they_are_run_with_is_kept()
    {
        var spec = new Protocol.ProcessSpec
        {
            ProcName = "p",
            SetupPath = "/s",
            PidPath = "/pid",
            ConfigPath = "/c",
            LogPath = "/l",
            User = "u",
            StartCmd = "start",
            StopCmd = "stop",
            RestartCmd = "restart",
            ReloadCmd = "reload",
            KillCmd = "kill",
            VersionCmd = "version",
            HealthCmd = new string('h', 5_000),
            CpuPercent = 10.5,
            MemoryPercent = double.NaN,
            AutoType = 1,
            StartCheckSeconds = 2,
            StopCheckSeconds = 3,
            StartRetries = 4,
            StartIntervalSeconds = 5,
            CrontabRule = "* * * * *",
            OperationTimeoutSeconds = 6,
        };
        var told = await TellAsync<Events.ProcessRegistered>(new Report
        {
            ProcessRegistered = new Protocol.ProcessRegistered { Process = Name("p"), Version = "1.2", Spec = spec },
        });
        Assert.Equal(
            new Events.ProcessSpec(
                "p", "/s", "/pid", "/c", "/l", "u", "start", "stop", "restart", "reload", "kill", "version",
                new string('h', 4_096), 10.5, 0, 1, 2, 3, 4, 5, "* * * * *", 6),
            told.Watch.Spec);
        Assert.Equal("1.2", told.Watch.Version);
    }

    [Fact]
    public async Task one_of_the_configuration_has_nothing_to_keep() => Assert.Null(
        (await TellAsync<Events.ProcessRegistered>(new Report
        {
            ProcessRegistered = new Protocol.ProcessRegistered { Process = Name("p"), ProcName = "p" },
        })).Watch.Spec);

    [Fact]
    public async Task a_group_that_was_exceeded_names_who_was_ended() => Assert.Equal(
        new Events.ProcessGroupLimitExceeded(
            Domain.Agents.AgentId.Parse("a1"), Key("p"), "g1", 7, "mem", 95.5, 90, At),
        await TellAsync<Events.ProcessGroupLimitExceeded>(new Report
        {
            ProcessGroupLimitExceeded = new Protocol.ProcessGroupLimitExceeded
            {
                Process = Name("p"),
                Group = "g1",
                Pid = 7,
                Resource = "mem",
                UsagePercent = 95.5,
                LimitPercent = 90,
            },
        }));

    [Fact]
    public async Task the_groups_of_a_namespace_are_all_there()
    {
        var told = await TellAsync<Events.ProcessGroupsSet>(new Report
        {
            ProcessGroupsSet = new Protocol.ProcessGroupsSet
            {
                Namespace = "n",
                Groups =
                {
                    new Protocol.ProcessGroup { Id = "g1", CpuPoolLimit = 30.5, MemoryPoolWeight = 1 },
                    new Protocol.ProcessGroup { Id = "g2", MemoryPoolLimit = double.PositiveInfinity },
                },
            },
        });
        Assert.Equal(("n", At), (told.Namespace, told.At));
        Assert.Equal(
            [new Events.ProcessGroup("g1", 30.5, 0, 0, 1), new Events.ProcessGroup("g2", 0, 0, 0, 0)], told.Groups);
    }

    [Fact]
    public async Task groups_of_no_namespace_are_acknowledged_and_left_out()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        await client.SendAsync(
            FrameKind.Report, new Report { Sequence = 1, ProcessGroupsSet = new Protocol.ProcessGroupsSet() });
        await client.ExpectAsync(FrameKind.ReportAck, ReportAck.Parser);
        Assert.Empty(gateway.Log.Events("processes-a1"));
    }

    private static ProcessName Name(string name) => new() { Namespace = "n", Name = name };

    private static ProcessKey Key(string name) =>
        ProcessKey.TryCreate("n", name, out var key) ? key : throw new ArgumentException(name);

    private static async Task<T> TellAsync<T>(Report report)
        where T : ProcessesEvent
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        (report.Sequence, report.AtMs) = (1, At.ToUnixTimeMilliseconds());
        await client.SendAsync(FrameKind.Report, report);
        await client.ExpectAsync(FrameKind.ReportAck, ReportAck.Parser);
        return Assert.IsType<T>(Assert.Single(gateway.Log.Events("processes-a1")));
    }
}
