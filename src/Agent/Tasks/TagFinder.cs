using System.Text;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Finds the result that a script tells in its output, as GSE's users write it: <c>job_success:[text]</c> or
/// <c>job_fail:[text]</c>. The last one counts; the text ends with the last bracket of its line.
/// </summary>
internal sealed class TagFinder
{
    private const int Longest = 1024;
    private const int LongestLine = 4096;

    // The line as far as it has come; of a long one only the part in which a tag may be.
    private readonly byte[] _line = new byte[LongestLine];
    private int _length;

    private static ReadOnlySpan<byte> Success => "job_success:["u8;

    private static ReadOnlySpan<byte> Failure => "job_fail:["u8;

    /// <summary>Empty if there is none yet.</summary>
    public string Tag { get; private set; } = "";

    public void Take(ReadOnlySpan<byte> output)
    {
        if (output.IndexOf("job_"u8) < 0)
        {
            // Only the line that has begun, and the one that has not ended, may still be of interest.
            var (first, last) = (output.IndexOf((byte)'\n'), output.LastIndexOf((byte)'\n'));
            if (first >= 0)
            {
                Add(output[..first]);
                Finish();
                output = output[(last + 1)..];
            }

            Add(output);
            return;
        }

        while (output.Length > 0)
        {
            var end = output.IndexOf((byte)'\n');
            Add(end < 0 ? output : output[..end]);
            if (end < 0)
            {
                return;
            }

            Finish();
            output = output[(end + 1)..];
        }
    }

    /// <summary>The line, or the output, is at its end.</summary>
    public void Finish()
    {
        ReadOnlySpan<byte> line = _line.AsSpan(0, _length);
        _length = 0;
        var begin = Begin(line, out var isComplete);
        var end = isComplete ? line[begin..].LastIndexOf((byte)']') : -1;
        if (end < 0)
        {
            return;
        }

        var text = line.Slice(begin, Math.Min(end, Longest));
        Tag = Cut(Encoding.UTF8.GetString(text));
    }

    private void Add(ReadOnlySpan<byte> part)
    {
        while (part.Length > 0)
        {
            if (_length == _line.Length)
            {
                MakeRoom();
            }

            var count = Math.Min(part.Length, _line.Length - _length);
            if (count == 0)
            {
                return;
            }

            part[..count].CopyTo(_line.AsSpan(_length));
            _length += count;
            part = part[count..];
        }
    }

    // A tag that has begun stays, and the line's end is what is lost; without one only what may become one stays.
    private void MakeRoom()
    {
        ReadOnlySpan<byte> line = _line;
        var begin = Begin(line, out var isComplete);
        var from = isComplete ? Math.Max(begin - Success.Length, 0) : line.Length - Success.Length;
        if (isComplete && line.Length - from > Longest + Success.Length)
        {
            // Too long already: its first part, closed, is as much as is told.
            Span<byte> kept = _line.AsSpan(from, Longest + Success.Length);
            kept.CopyTo(_line);
            _length = Longest + Success.Length;
            _line[_length - 1] = (byte)']';
            return;
        }

        line[from..].CopyTo(_line);
        _length = line.Length - from;
    }

    // Behind the last opening bracket of a tag.
    private static int Begin(ReadOnlySpan<byte> line, out bool isComplete)
    {
        var success = line.LastIndexOf(Success);
        var failure = line.LastIndexOf(Failure);
        isComplete = success >= 0 || failure >= 0;
        return success > failure ? success + Success.Length : failure + Failure.Length;
    }

    private static string Cut(string text)
    {
        // What is no UTF-8 grows when it is replaced, and a character may have been cut.
        while (Encoding.UTF8.GetByteCount(text) > Longest || text.EndsWith('\uFFFD'))
        {
            text = text[..^1];
        }

        return text;
    }
}
