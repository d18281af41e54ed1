using Gse.Protocol;
using Google.Protobuf;

namespace Gse.AgentHost.Reports;

// How reports are kept: all members need the lock.
internal sealed partial class Outbox
{
    private const int LongestDropNote = 48;

    private bool IsFull => _entries.Count > _limits.Reports || _bytes > _limits.Bytes || _unwritten > MaxUnwritten;

    private void AppendLocked(Report report)
    {
        report.Sequence = _next++;
        var payload = report.ToByteArray();
        var standsFor = report.BodyCase == Report.BodyOneofCase.ReportsDropped ? report.ReportsDropped.Count : 1;
        var offset = -1L;

        // In order: as long as an older one waits to be written, this one waits, too.
        if (_unwritten == 0 && _file is not null)
        {
            try
            {
                offset = _file.Append(report.Sequence, payload);
                _dirty = true;
            }
            catch (IOException e)
            {
                Log.NoRoom(_log, e.Message);
            }
        }

        Add(new OutboxEntry(report.Sequence, offset, payload.Length, offset < 0 ? payload : null, standsFor));
    }

    private void Add(OutboxEntry entry)
    {
        _entries.Add(entry);
        _bytes += entry.Length;
        _unwritten += entry.Unwritten is null ? 0 : 1;
    }

    private void Remove(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _bytes -= _entries[i].Length;
            _unwritten -= _entries[i].Unwritten is null ? 0 : 1;
        }

        _entries.RemoveRange(0, count);
    }

    // A tenth at a time, so that a full outbox is not rewritten for every report that comes.
    private void DropOldest()
    {
        var (count, bytes, unwritten, gone) = (0, _bytes, _unwritten, 0UL);
        while (count < _entries.Count - 1
            && (_entries.Count - count > _limits.Reports * 0.9
                || bytes > _limits.Bytes * 0.9
                || unwritten > MaxUnwritten * 0.9))
        {
            var entry = _entries[count++];
            bytes -= entry.Length;
            unwritten -= entry.Unwritten is null ? 0 : 1;
            gone += entry.StandsFor;
        }

        Remove(count);
        Log.Dropped(_log, gone);
        AppendLocked(new Report { ReportsDropped = new ReportsDropped { Count = gone } });
        Rewrite();
    }

    private void RewriteIfWorth()
    {
        if (_file is not null && _file.Length - _bytes > DeadBytesWorthRewriting + (_entries.Count * 16L))
        {
            Rewrite();
        }
    }

    private void Rewrite()
    {
        try
        {
            var file = OutboxFile.Create(_path, _id, _next, _entries.Select(e => (e.Sequence, Payload(e))));
            _file?.Dispose();
            _file = file;
            _dirty = false;
            RelocateEntries();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NoRoom(_log, e.Message);
        }
    }

    private void RelocateEntries()
    {
        var at = _file!.Length;
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            at -= _entries[i].Length;
            _entries[i] = _entries[i] with { Offset = at, Unwritten = null };
            at -= OutboxFile.RecordHeader;
        }

        _unwritten = 0;
    }

    // Writes what could not be written when it came.
    private void Recover()
    {
        if (_file is null)
        {
            Rewrite();
            return;
        }

        if (_unwritten == 0)
        {
            return;
        }

        var waiting = _unwritten;
        try
        {
            for (var i = _entries.Count - _unwritten; i < _entries.Count; i++)
            {
                var offset = _file.Append(_entries[i].Sequence, _entries[i].Unwritten!);
                _entries[i] = _entries[i] with { Offset = offset, Unwritten = null };
                _unwritten--;
                _dirty = true;
            }

            Log.Recovered(_log, waiting);
        }
        catch (IOException)
        {
            // Told when it began; the rest is tried again with the next report or tick.
            return;
        }
    }

    // Reports up to the last that the edge can have had from here are gone; the others get a new id and new numbers.
    private void Renew(ulong known)
    {
        Remove(IndexBehind(known));
        var waiting = _entries.Select(e => Report.Parser.ParseFrom(Payload(e))).ToArray();
        Remove(_entries.Count);
        _id = OutboxFile.NewId();
        _next = 1;
        foreach (var report in waiting)
        {
            report.Sequence = _next++;
            var payload = report.ToByteArray();
            Add(new OutboxEntry(report.Sequence, -1, payload.Length, payload, StandsFor(payload)));
        }

        Rewrite();
    }

    private byte[] Payload(OutboxEntry entry) => entry.Unwritten ?? _file!.Read(entry.Offset, entry.Length);

    private static ulong StandsFor(byte[] payload) =>
        payload.Length <= LongestDropNote
        && Report.Parser.ParseFrom(payload) is { BodyCase: Report.BodyOneofCase.ReportsDropped } note
            ? note.ReportsDropped.Count
            : 1;
}
