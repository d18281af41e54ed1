using Gse.Protocol;

namespace Gse.Edge.Tests.Gateway;

public sealed class When_reports_come
{
    [Fact]
    public async Task they_are_acknowledged_only_when_they_are_durable()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        gateway.Log.Hold();

        await client.SendAsync(FrameKind.Report, Exited(1));
        await gateway.Log.HeldAsync(TestContext.Current.CancellationToken);
        await client.BeatAsync(1);
        Assert.Empty(gateway.Log.Events("processes-a1"));
        gateway.Log.Release();

        Assert.Equal(1UL, (await client.ExpectAsync(FrameKind.ReportAck, ReportAck.Parser)).Sequence);
        Assert.Single(gateway.Log.Events("processes-a1"));
    }

    [Fact]
    public async Task they_are_recorded_in_order()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");

        await SendAsync(client, 1, 2_000);

        var pids = gateway.Log.Events("processes-a1").Cast<Domain.Processes.ProcessExited>().Select(e => e.Pid);
        Assert.Equal(Enumerable.Range(1, 2_000), pids);
    }

    [Fact]
    public async Task those_sent_again_are_recorded_once()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        await SendAsync(client, 1, 10);
        await using var again = await gateway.ConnectAsync(client.Identity);

        var welcome = await again.HelloAsync();
        await SendAsync(again, 5, 15);

        Assert.Equal(10UL, welcome.ReportsAcked);
        var pids = gateway.Log.Events("processes-a1").Cast<Domain.Processes.ProcessExited>().Select(e => e.Pid);
        Assert.Equal(Enumerable.Range(1, 15), pids);
    }

    [Fact]
    public async Task one_that_means_nothing_is_acknowledged_and_left_out()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");

        await client.SendAsync(FrameKind.Report, new Report { Sequence = 1 });
        await client.ExpectAsync(FrameKind.ReportAck, ReportAck.Parser);
        await SendAsync(client, 2, 2);

        Assert.Single(gateway.Log.Events("processes-a1"));
    }

    [Fact]
    public async Task dropped_ones_are_told_of_the_agent()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");

        await client.SendAsync(
            FrameKind.Report, new Report { Sequence = 1, ReportsDropped = new ReportsDropped { Count = 7 } });
        await client.ExpectAsync(FrameKind.ReportAck, ReportAck.Parser);

        var dropped = gateway.Log.Events("agent-a1").OfType<Domain.Agents.AgentReportsDropped>().Single();
        Assert.Equal(7, dropped.Count);
    }

    [Fact]
    public async Task they_are_tried_again_when_the_log_fails()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var client = await gateway.JoinAsync("a1");
        gateway.Log.Break(true);
        await client.SendAsync(FrameKind.Report, Exited(1));
        await client.BeatAsync(1);
        gateway.Log.Break(false);

        await gateway.AdvanceUntilAsync(
            client.ExpectAsync(FrameKind.ReportAck, ReportAck.Parser), TimeSpan.FromSeconds(10));
    }

    private static async Task SendAsync(LinkClient client, int from, int to)
    {
        for (var sequence = from; sequence <= to; sequence++)
        {
            await client.SendAsync(FrameKind.Report, Exited(sequence));
        }

        while ((await client.ExpectAsync(FrameKind.ReportAck, ReportAck.Parser)).Sequence < (ulong)to)
        {
            continue;
        }
    }

    private static Report Exited(int sequence) => new()
    {
        Sequence = (ulong)sequence,
        AtMs = 1_700_000_000_000,
        ProcessExited = new Protocol.ProcessExited
        {
            Process = new ProcessName { Namespace = "nodeman", Name = "p" },
            Pid = sequence,
        },
    };
}
