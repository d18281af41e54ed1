namespace Gse.Application.Routing;

/// <summary>Walks through the fields of a record, forwards only; starts again where it is asked to look back.</summary>
internal ref struct FieldCursor
{
    private ReadOnlySpan<byte> _source;
    private byte[]? _separator;
    private int _index;
    private int _start;

    /// <returns>Whether there are so many fields.</returns>
    public bool TryMoveTo(ReadOnlySpan<byte> source, byte[] separator, int index, out ReadOnlySpan<byte> field)
    {
        if (!ReferenceEquals(separator, _separator) || index < _index || _source != source)
        {
            (_separator, _index, _start) = (separator, 0, 0);
            _source = source;
        }

        field = default;
        if (separator.Length == 0)
        {
            field = source;
            return index == 0;
        }

        while (_index < index)
        {
            var next = Find(separator);
            if (next < 0)
            {
                return false;
            }

            _start += next + separator.Length;
            _index++;
        }

        var end = Find(separator);
        field = end < 0 ? source[_start..] : source.Slice(_start, end);
        return true;
    }

    private readonly int Find(byte[] separator) => separator.Length == 1
        ? _source[_start..].IndexOf(separator[0])
        : _source[_start..].IndexOf(separator);
}
