using System.Text;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Finds the result that a script tells in its output, as GSE's users write it: <c>job_success:[text]</c> or
/// <c>job_fail:[text]</c>. The last one counts; the text ends with the last bracket of its line.
/// </summary>
internal sealed class TagFinder
{
    private const int Longest = 1024;

    // The last bytes of the line, as many as a tag begins with.
    private readonly byte[] _last = new byte["job_success:[".Length];
    private readonly byte[] _text = new byte[Longest];
    private bool _hasBegun;
    private int _length;
    private int _closedAt;

    private static ReadOnlySpan<byte> Success => "job_success:["u8;

    private static ReadOnlySpan<byte> Failure => "job_fail:["u8;

    /// <summary>Empty if there is none yet.</summary>
    public string Tag { get; private set; } = "";

    public void Take(ReadOnlySpan<byte> output)
    {
        // Most output has none: then only what could be the end of one begin, or the begin of another, is looked at.
        var edge = Success.Length;
        if (!_hasBegun && output.Length > 2 * edge && output.IndexOf("job_"u8) < 0)
        {
            TakeEach(output[..edge]);
            if (!_hasBegun)
            {
                output = output[^edge..];
                TakeEach(output);
                return;
            }

            output = output[edge..];
        }

        TakeEach(output);
    }

    /// <summary>The line, or the output, is at its end.</summary>
    public void Finish()
    {
        if (_hasBegun && _closedAt >= 0)
        {
            Tag = Cut(Encoding.UTF8.GetString(_text.AsSpan(0, _closedAt)));
        }

        _hasBegun = false;
        _last.AsSpan().Clear();
    }

    private void TakeEach(ReadOnlySpan<byte> output)
    {
        foreach (var letter in output)
        {
            if (letter == '\n')
            {
                Finish();
                continue;
            }

            if (_hasBegun)
            {
                TakeText(letter);
            }

            _last.AsSpan(1).CopyTo(_last);
            _last[^1] = letter;
            ReadOnlySpan<byte> last = _last;
            if (letter == '[' && (last.EndsWith(Success) || last.EndsWith(Failure)))
            {
                (_hasBegun, _length, _closedAt) = (true, 0, -1);
            }
        }
    }

    private void TakeText(byte letter)
    {
        if (letter == ']')
        {
            _closedAt = _length;
        }

        if (_length < _text.Length)
        {
            _text[_length++] = letter;
        }
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
