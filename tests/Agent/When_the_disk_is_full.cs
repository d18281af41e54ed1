using System.Buffers;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Reports;
using Gse.Protocol;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Agent.Tests;

public sealed class When_the_disk_is_full : IDisposable
{
    private readonly SmallDisk _disk = SmallDisk.MountOrSkip();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);

    private CancellationToken Soon => _deadline.Token;

    public void Dispose()
    {
        _deadline.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void the_outbox_keeps_every_report_in_order_and_writes_them_when_there_is_room()
    {
        using (var outbox = Open())
        {
            Append(outbox, 10);
            Assert.True(outbox.IsWritable);
            _disk.Fill();
            Append(outbox, 90);
            Assert.False(outbox.IsWritable);
            outbox.MakeDurable();
            Assert.Equal(Enumerable.Range(1, 100), Numbers(outbox));

            _disk.MakeRoom();
            outbox.MakeDurable();
            Assert.True(outbox.IsWritable);
        }

        using var again = Open();
        Assert.Equal(Enumerable.Range(1, 100), Numbers(again));
    }

    [Fact]
    public void what_was_written_before_outlives_the_agent_and_what_comes_later_follows_it()
    {
        using (var outbox = Open())
        {
            Append(outbox, 10);
        }

        _disk.Fill();
        using var again = Open();
        Append(again, 90);
        again.Acknowledge(5);
        Assert.Equal(Enumerable.Range(6, 95), Numbers(again));
    }

    [Fact]
    public async Task an_agent_that_was_killed_starts_again_beats_and_quits_when_told()
    {
        using var edge = new FakeEdge(null, null);
        using var agent = new AgentExecutable { DataDir = _disk.Path };
        agent.WriteConfig(edge.Endpoint, insecureAs: "agent-1");
        using (var first = agent.Start())
        {
            await BeatAsync(edge);
            first.Kill();
            await first.WaitForExitAsync(Soon);
        }

        _disk.Fill();
        using var second = agent.Start();
        await BeatAsync(edge);
        Assert.Equal(0, (await agent.RunAsync(Soon, "--quit")).Code);
        await second.WaitForExitAsync(Soon);
        Assert.Equal(0, second.ExitCode);
    }

    private async Task BeatAsync(FakeEdge edge)
    {
        using var control = await edge.AcceptAsync(Soon);
        await control.WelcomeAsync(Soon);
        Assert.Equal(1ul, (await control.ReceiveAsync(FrameKind.Beat, Beat.Parser, Soon)).Sequence);
    }

    private Outbox Open() => new(
        Path.Combine(_disk.Path, "outbox"), new OutboxLimits(1 << 20, 1000), TimeProvider.System,
        NullLogger.Instance);

    private static void Append(Outbox outbox, int count)
    {
        for (var i = 0; i < count; i++)
        {
            outbox.Append(new Report { ProcessStarted = new ProcessStarted { CommandLine = new string('x', 1000) } });
        }
    }

    private static IEnumerable<int> Numbers(Outbox outbox)
    {
        var nowhere = new ArrayBufferWriter<byte>();
        for (var at = outbox.WriteNext(0, nowhere); at > 0; at = outbox.WriteNext(at, nowhere))
        {
            yield return (int)at;
        }
    }
}
