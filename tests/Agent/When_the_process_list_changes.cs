using System.Diagnostics;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_the_process_list_changes : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(30);
    private readonly string _name = $"w{Guid.NewGuid():N}"[..12];
    private readonly Process _process;
    private readonly Watching _watching;

    public When_the_process_list_changes()
    {
        File.Copy("/bin/sleep", _folder.File(_name));
        _process = Process.Start(_folder.File(_name), "60");
        _watching = new Watching(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _watching.DisposeAsync();
        _process.Kill();
        _process.Dispose();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task the_same_list_again_says_nothing()
    {
        await WatchAsync();
        _watching.Watch(Running());
        await NothingButAsync("next");
    }

    [Fact]
    public async Task a_changed_entry_is_registered_again_but_its_process_has_not_started_again()
    {
        await WatchAsync();
        _watching.Watch([Running()[0] with { Version = "2" }]);
        var again = (await Next()).ProcessRegistered;
        Assert.Equal((_name, "2"), (again?.Process.Name, again?.Version));
        await NothingButAsync("next");

        _process.Kill();
        Assert.Equal(_process.Id, (await Next()).ProcessExited.Pid);
    }

    [Fact]
    public async Task a_changed_limit_is_no_news_for_the_edge()
    {
        await WatchAsync();
        _watching.Watch([Running()[0] with { Limits = new ResourceLimits(50, 50) }]);
        await NothingButAsync("next");
    }

    [Fact]
    public async Task one_that_is_taken_out_is_unregistered_and_its_end_is_nobodys_business()
    {
        await WatchAsync();
        _watching.Watch([]);
        Assert.Equal(_name, (await Next()).ProcessUnregistered.Process.Name);
        _process.Kill();
        await _process.WaitForExitAsync(_deadline.Token);
        await NothingButAsync("next");
    }

    [Fact]
    public async Task one_that_comes_back_is_registered_and_told_as_there()
    {
        await WatchAsync();
        _watching.Watch([]);
        await Next();
        await WatchAsync();
    }

    private IReadOnlyList<WatchSettings> Running() => new Watch(_name) { ProcName = _name }.Build();

    private async Task WatchAsync()
    {
        _watching.Watch(Running());
        Assert.Equal(_name, (await Next()).ProcessRegistered.Process.Name);
        Assert.Equal(_process.Id, (await Next()).ProcessStarted.Pid);
    }

    // Reports come in order: if the next is about the entry that is added now, nothing was said in between.
    private async Task NothingButAsync(string added)
    {
        var list = _watching.Watched.Where(w => w.Name != added).Concat(new Watch(added) { ProcName = "none" }.Build());
        _watching.Watch([.. list]);
        Assert.Equal(added, (await Next()).ProcessRegistered?.Process.Name);
    }

    private ValueTask<Report> Next() => _watching.Reports.ReadAsync(_deadline.Token);
}
