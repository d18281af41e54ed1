using Gse.Bench.Fleet.Figures;
using Gse.Bench.Fleet.Running;

namespace Gse.Bench.Fleet.Scenarios;

/// <summary>How far the log grows for each beat of a fleet that does nothing else.</summary>
internal static class DiskScenario
{
    public static async Task RunAsync(Workbench bench, FigureFile figures, CancellationToken cancellation)
    {
        var (edge, fleet) = await bench.WholeFleetAsync(cancellation);
        var length = TimeSpan.FromSeconds(bench.Settings.Quick ? 10 : 120);
        var (heartbeats, others) = (LogFile.HeartbeatBytes(edge.Data), LogFile.OtherEvents(edge.Data));
        var (bytes, acks) = (LogFile.Bytes(edge.Data), fleet.Acks);
        await Task.Delay(length, cancellation);
        var beats = fleet.Acks - acks;
        others = LogFile.OtherEvents(edge.Data) - others;
        var note = $"{beats:N0} beats in {length.TotalSeconds:N0} s; all pages of log.db, {others} other events in it";
        var perBeat = (LogFile.Bytes(edge.Data) - bytes) / (double)beats;
        figures.Add(Figure.Of("disk per stored beat", "bytes", perBeat, note));
        figures.Add(Figure.Of(
            "heartbeat events, data and metadata, per beat", "bytes",
            (LogFile.HeartbeatBytes(edge.Data) - heartbeats) / (double)beats, null));
    }
}
