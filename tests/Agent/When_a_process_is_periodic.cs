using System.Globalization;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Execution;
using Gse.AgentHost.Processes;
using Gse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Agent.Tests;

public sealed class When_a_process_is_periodic : IDisposable, ICommandRunner
{
    // Eight hours east of Greenwich: the clock's 10:00 is 18:00 on the host.
    private static readonly TimeZoneInfo East =
        TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(8), "east", "east");

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(At(10, 0).AddSeconds(30));
    private readonly CancellationTokenSource _deadline = Deadline.In(30);
    private readonly KeyedGate _gate = new();
    private readonly RegistrationStore _store;
    private readonly PeriodicRuns _runs;
    private readonly TaskCompletionSource _lasts = new();
    private int _ran;

    public When_a_process_is_periodic()
    {
        _time.SetLocalTimeZone(East);
        _store = new RegistrationStore(_folder.File("registrations"), NullLogger.Instance);
        _runs = new PeriodicRuns(_store, _gate, this, _time, NullLogger.Instance);
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void it_is_due_by_its_rule_in_the_hosts_time_zone_and_never_twice_for_one_time()
    {
        var table = new CronTable();
        Assert.Equal(["10:20", "10:40"], DueIn(table, At(10, 0), At(23, 59), Periodic("*/20 18 * * *")));
        Assert.Equal(At(10, 0).AddDays(1), table.NextAt);
    }

    [Fact]
    public void a_late_look_makes_up_for_nothing_but_the_last_time()
    {
        var table = new CronTable();
        Registration[] all = [Periodic("*/5 * * * *")];
        Assert.Empty(table.Take(all, At(10, 1), East));
        Assert.Single(table.Take(all, At(11, 1), East));
        Assert.Equal(At(11, 5), table.NextAt);
    }

    [Fact]
    public void a_changed_rule_counts_from_its_change_and_one_that_is_not_hosted_is_never_due()
    {
        var table = new CronTable();
        Assert.Equal(["10:05"], DueIn(table, At(10, 0), At(10, 10), Periodic("5 * * * *")));
        Assert.Equal(["10:15"], DueIn(table, At(10, 10), At(10, 20), Periodic("15 * * * *")));
        Assert.Empty(DueIn(table, At(10, 20), At(13, 0), Periodic("15 * * * *") with { Hosted = false }));
        Assert.Null(table.NextAt);
        Assert.Empty(DueIn(table, At(13, 0), At(14, 0), Periodic("") with { Name = "without a rule" }));
    }

    [Fact]
    public async Task its_start_command_is_run_when_it_is_due()
    {
        _lasts.SetResult();
        using var stop = new CancellationTokenSource();
        using var rounds = new CronRounds(_store, _runs.RunAsync, _time);
        var running = rounds.RunAsync(stop.Token);
        _store.Put(Periodic("*/20 18 * * *"));
        rounds.Look();
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                return _store.Find("test:p")!.StartedAtMs > 0;
            },
            _deadline.Token);
        var startedAt = DateTimeOffset.FromUnixTimeMilliseconds(_store.Find("test:p")!.StartedAtMs);
        Assert.Contains(startedAt.Minute, (int[])[20, 21, 40, 41]);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task it_does_not_run_beside_its_last_run_or_an_order()
    {
        var periodic = Periodic("* * * * *");
        _store.Put(periodic);
        var first = _runs.RunAsync(periodic, _deadline.Token);
        await _runs.RunAsync(periodic, _deadline.Token);
        Assert.Equal(1, _ran);
        _lasts.SetResult();
        await first;
        await _runs.RunAsync(periodic, _deadline.Token);
        Assert.Equal(2, _ran);

        Assert.True(_gate.TryEnter(periodic.Key));
        await _runs.RunAsync(periodic, _deadline.Token);
        Assert.Equal(2, _ran);
    }

    async Task<CommandResult> ICommandRunner.RunAsync(
        string command, ProcessSpec spec, CancellationToken cancellation)
    {
        _ran++;
        await _lasts.Task;
        return new CommandResult(0, "", false, null);
    }

    private static List<string> DueIn(CronTable table, DateTimeOffset from, DateTimeOffset to, Registration periodic)
    {
        List<string> due = [];
        for (var now = from; now <= to; now += TimeSpan.FromSeconds(30))
        {
            due.AddRange(table.Take([periodic], now, East)
                .Select(_ => now.ToString("HH:mm", CultureInfo.InvariantCulture)));
        }

        return due;
    }

    private static Registration Periodic(string rule) => new(
        "test", "p", new ProcessSpec { ProcName = "no-such-process", StartCmd = "x", CrontabRule = rule }, [], true, "",
        1, 0);

    private static DateTimeOffset At(int hour, int minute) => new(2026, 3, 1, hour, minute, 0, TimeSpan.Zero);
}
