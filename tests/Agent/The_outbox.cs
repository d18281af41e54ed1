using System.Buffers;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.Reports;
using Gse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Agent.Tests;

public sealed class The_outbox : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void keeps_reports_their_numbers_and_its_id_over_a_restart()
    {
        string id;
        using (var outbox = Open())
        {
            id = outbox.Id;
            Append(outbox, 3);
            outbox.Acknowledge(1);
        }

        using var again = Open();
        Assert.Equal(id, again.Id);
        Append(again, 1);
        Assert.True(again.Resume(1));
        Assert.Equal([2ul, 3, 4], Read(again).Select(r => r.Sequence));
    }

    [Fact]
    public void cut_at_every_byte_gives_the_whole_records_before_the_cut_and_goes_on()
    {
        using (var outbox = Open())
        {
            Append(outbox, 5);
        }

        var bytes = File.ReadAllBytes(_folder.File("outbox"));
        var counts = new List<int>();
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(_folder.File("outbox"), bytes[..length]);
            using var outbox = Open();
            var reports = Read(outbox);
            counts.Add(reports.Count);
            Assert.Equal(Enumerable.Range(1, reports.Count).Select(n => (ulong)n), reports.Select(r => r.Sequence));
            Append(outbox, 1);
            Assert.Equal(reports.Count + 1, Read(outbox).Count);
        }

        Assert.Equal(counts.Order(), counts);
        Assert.Equal([0, 1, 2, 3, 4, 5], counts.Distinct());
    }

    [Fact]
    public void with_any_byte_spoilt_never_gives_a_report_that_was_not_put_in()
    {
        using (var outbox = Open())
        {
            Append(outbox, 4);
        }

        var bytes = File.ReadAllBytes(_folder.File("outbox"));
        for (var at = 0; at < bytes.Length; at++)
        {
            var spoilt = bytes.ToArray();
            spoilt[at] ^= 0x41;
            File.WriteAllBytes(_folder.File("outbox"), spoilt);
            using var outbox = Open();
            Assert.All(Read(outbox), r => Assert.Equal((long)r.Sequence, r.AtMs));
        }
    }

    [Fact]
    public void when_full_drops_the_oldest_and_says_how_many_in_all()
    {
        using var outbox = Open(new OutboxLimits(1 << 20, 100));
        Append(outbox, 1000);
        var reports = Read(outbox);
        Assert.True(reports.Count <= 100, $"{reports.Count} kept");
        Assert.Equal(1000ul, (ulong)reports.Count(IsOrdinary) + Dropped(reports));
        outbox.Dispose();

        // And it is so on disk, too.
        using var again = Open(new OutboxLimits(1 << 20, 100));
        Assert.Equal(reports, Read(again));
    }

    [Fact]
    public void stays_within_its_bytes()
    {
        using var outbox = Open(new OutboxLimits(65_536, 100_000));
        for (var i = 0; i < 500; i++)
        {
            outbox.Append(new Report { ProcessStarted = new ProcessStarted { CommandLine = new string('x', 1000) } });
        }

        Assert.InRange(Read(outbox).Sum(r => r.CalculateSize()), 50_000, 65_536);
        Assert.InRange(new FileInfo(_folder.File("outbox")).Length, 50_000, 90_000);
        Assert.Equal(500ul, (ulong)Read(outbox).Count(IsOrdinary) + Dropped(Read(outbox)));
    }

    [Fact]
    public void gives_the_disk_back_what_was_acknowledged()
    {
        using var outbox = Open(new OutboxLimits(16 << 20, 100_000));
        for (var i = 0; i < 1000; i++)
        {
            outbox.Append(new Report { ProcessStarted = new ProcessStarted { CommandLine = new string('x', 1000) } });
        }

        outbox.Acknowledge(999);
        Assert.Equal([1000ul], Read(outbox).Select(r => r.Sequence));
        Assert.True(new FileInfo(_folder.File("outbox")).Length < 2000);
    }

    [Fact]
    public void begins_anew_when_the_edge_has_more_than_was_ever_written_here()
    {
        using (var outbox = Open())
        {
            Append(outbox, 2);
        }

        // As after a restore from a copy: the edge has 5, this file knew of 2 when it was opened.
        using var restored = Open();
        var id = restored.Id;
        Append(restored, 6);
        Assert.False(restored.Resume(5));
        Assert.NotEqual(id, restored.Id);
        Assert.Equal([1ul, 2, 3, 4, 5, 6], Read(restored).Select(r => r.Sequence));
    }

    [Fact]
    public void without_a_disk_keeps_reports_in_memory_and_writes_them_when_it_can()
    {
        Directory.CreateDirectory(_folder.File("gone"));
        var path = Path.Combine(_folder.File("gone"), "box", "outbox");
        var limits = new OutboxLimits(1 << 20, 100_000);
        using var outbox = new Outbox(path, limits, TimeProvider.System, NullLogger.Instance);
        Assert.False(outbox.IsWritable);
        Append(outbox, 5);
        Assert.Equal(5, Read(outbox).Count);
        Append(outbox, 5000);
        Assert.InRange(outbox.Count, 500, 1001);
        Assert.Equal(5005ul, (ulong)Read(outbox).Count(IsOrdinary) + Dropped(Read(outbox)));

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        outbox.MakeDurable();
        Assert.True(outbox.IsWritable);
        var kept = Read(outbox);
        outbox.Dispose();
        using var again = new Outbox(path, limits, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(kept, Read(again));
    }

    private static bool IsOrdinary(Report report) => report.BodyCase != Report.BodyOneofCase.ReportsDropped;

    private static ulong Dropped(IEnumerable<Report> reports) =>
        reports.Aggregate(0UL, (sum, r) => sum + (r.ReportsDropped?.Count ?? 0));

    private static void Append(Outbox outbox, int count)
    {
        for (var i = 0; i < count; i++)
        {
            outbox.Append(new Report { AtMs = (long)outbox.Newest + 1, Sequence = 0 });
        }
    }

    private static List<Report> Read(Outbox outbox)
    {
        List<Report> reports = [];
        ulong after = 0;
        var output = new ArrayBufferWriter<byte>();
        while ((after = outbox.WriteNext(after, output)) > 0)
        {
            var buffer = new ReadOnlySequence<byte>(output.WrittenMemory);
            Assert.Equal(FrameReading.Complete, FrameReader.TryRead(ref buffer, FrameLimits.AfterHello, out var frame));
            Assert.True(frame.TryParse(Report.Parser, out var report));
            reports.Add(report);
            output.ResetWrittenCount();
        }

        return reports;
    }

    private Outbox Open(OutboxLimits? limits = null) =>
        new(
            _folder.File("outbox"), limits ?? new OutboxLimits(1 << 20, 1000), TimeProvider.System,
            NullLogger.Instance);
}
