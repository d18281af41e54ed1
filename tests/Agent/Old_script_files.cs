using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Agent.Tests;

public sealed class Old_script_files : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptCleaning _cleaning = new(2, 0, TimeSpan.FromHours(72), "bk_gse_script_");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void go_and_others_stay_also_in_folders_that_an_earlier_life_has_written_to()
    {
        Directory.CreateDirectory(_folder.File("in"));
        Sweep().Remember([_folder.File("in"), _folder.File("never-made")]);
        Put("bk_gse_script_1.sh", 73);
        Put("bk_gse_script_2.sh", 71);
        Put("x_script_3.sh", 1000);
        var sweep = Sweep();
        Assert.Equal(1, sweep.SweepOnce());
        Assert.Equal(0, sweep.SweepOnce());
        Assert.Equal(
            ["bk_gse_script_2.sh", "x_script_3.sh"],
            Directory.GetFiles(_folder.File("in")).Select(Path.GetFileName).Order());
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, sweep.SweepOnce());
    }

    [Fact]
    public async Task go_after_the_start_in_batches_and_then_once_a_day()
    {
        Directory.CreateDirectory(_folder.File("in"));
        for (var i = 0; i < 5; i++)
        {
            Put($"bk_gse_script_{i}", 100);
        }

        var sweep = Sweep();
        sweep.Remember([_folder.File("in")]);
        using var stop = new CancellationTokenSource();
        var running = sweep.RunAsync(stop.Token);
        Assert.Equal(3, Left());
        _time.Advance(TimeSpan.FromSeconds(1));
        await LeftAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await LeftAsync(0);
        Put("bk_gse_script_6", 100);
        _time.Advance(TimeSpan.FromHours(11));
        Assert.Equal(1, Left());
        _time.Advance(TimeSpan.FromHours(1));
        await LeftAsync(0);
        await stop.CancelAsync();
        await running;
    }

    private int Left() => Directory.GetFiles(_folder.File("in")).Length;

    private async Task LeftAsync(int count)
    {
        using var deadline = Deadline.In(10);
        await Eventually.TrueAsync(() => Left() == count, deadline.Token);
    }

    private ScriptSweep Sweep() => new(_folder.File("folders"), () => _cleaning, _time, NullLogger.Instance);

    private void Put(string name, int hoursAgo)
    {
        var path = Path.Combine(_folder.File("in"), name);
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime.AddHours(-hoursAgo));
    }
}
