using Gse.Protocol;

namespace Gse.Agent.Tests.Kit;

/// <summary>What a test's edge says again and again.</summary>
internal static class EdgeTalk
{
    /// <summary>Takes a connection that enrols, and gives it this id.</summary>
    public static async Task EnrolAsync(
        this FakeEdge edge, TestAuthority authority, string agentId, CancellationToken cancellation)
    {
        using var connection = await edge.AcceptAsync(cancellation);
        var enrol = await connection.ReceiveAsync(FrameKind.Enrol, Enrol.Parser, cancellation);
        await connection.SendAsync(FrameKind.Enrolled, authority.Enrolled(enrol, agentId), cancellation);
    }

    /// <summary>The next report; beats on the way are acknowledged.</summary>
    public static async Task<Report> NextReportAsync(this EdgeConnection control, CancellationToken cancellation)
    {
        while (true)
        {
            var (kind, message) = await control.ReceiveAnyAsync(cancellation);
            if (message is Report report)
            {
                return report;
            }

            Assert.Equal(FrameKind.Beat, kind);
            var ack = new BeatAck { Sequence = ((Beat)message).Sequence };
            await control.SendAsync(FrameKind.BeatAck, ack, cancellation);
        }
    }
}
