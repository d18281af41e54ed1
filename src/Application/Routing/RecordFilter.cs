using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gse.Application.Routing;

/// <summary>
/// The filters of one route, compiled once for a table. Passes where all of <c>filter_name_and</c> and, if there are
/// any, one of <c>filter_name_or</c> hold. Allocates nothing for a record.
/// </summary>
/// <remarks>
/// A field is what stands between separators, counted from 0; without a separator the whole is field 0. A record that
/// has no such field does not pass. <c>int</c> compares numbers (<c>007</c> is 7; what is no number is not equal),
/// <c>string</c> compares text; both take no notice of one line break or NUL at the end of the record. <c>bytes</c>
/// compares every byte.
/// </remarks>
public sealed class RecordFilter
{
    private readonly Condition[] _all;
    private readonly Condition[] _any;

    private RecordFilter(Condition[] all, Condition[] any) => (_all, _any) = (all, any);

    /// <summary>Lets everything pass.</summary>
    public static RecordFilter None { get; } = new([], []);

    public static RecordFilter Compile(IReadOnlyList<FilterBody> all, IReadOnlyList<FilterBody> any) =>
        all.Count + any.Count == 0 ? None : new RecordFilter(Compile(all), Compile(any));

    /// <param name="data">The record.</param>
    /// <param name="protocol">What the protocol that brought it says of it; empty for none.</param>
    public bool Passes(ReadOnlySpan<byte> data, ReadOnlySpan<byte> protocol)
    {
        // Conditions are ordered by place, separator and index, so that a record is walked through once.
        var cursor = default(FieldCursor);
        foreach (var condition in _all)
        {
            if (!condition.Holds(ref cursor, data, protocol))
            {
                return false;
            }
        }

        cursor = default;
        foreach (var condition in _any)
        {
            if (condition.Holds(ref cursor, data, protocol))
            {
                return true;
            }
        }

        return _any.Length == 0;
    }

    private static Condition[] Compile(IReadOnlyList<FilterBody> filters)
    {
        var separators = filters.Select(filter => filter.Separator).Distinct()
            .ToDictionary(text => text, Encoding.UTF8.GetBytes);
        return
        [
            .. filters.OrderBy(filter => filter.In).ThenBy(filter => filter.Type == FilterDataType.Bytes)
                .ThenBy(filter => filter.Separator, StringComparer.Ordinal).ThenBy(filter => filter.Index)
                .Select(filter => new Condition(filter, separators[filter.Separator])),
        ];
    }

    private sealed class Condition(FilterBody filter, byte[] separator)
    {
        private readonly byte[] _value = Encoding.UTF8.GetBytes(filter.Value);
        private readonly long _number =
            filter.Type == FilterDataType.Int ? long.Parse(filter.Value, CultureInfo.InvariantCulture) : 0;

        public bool Holds(ref FieldCursor cursor, ReadOnlySpan<byte> data, ReadOnlySpan<byte> protocol)
        {
            var source = filter.In == FilterPlace.Data ? data : protocol;
            if (filter.Type != FilterDataType.Bytes)
            {
                source = WithoutEnd(source);
            }

            return cursor.TryMoveTo(source, separator, filter.Index, out var field)
                && (filter.Type == FilterDataType.Int ? IsNumber(field) : field.SequenceEqual(_value));
        }

        private bool IsNumber(ReadOnlySpan<byte> field)
        {
            field = field.Trim(" \t"u8);
            return Utf8Parser.TryParse(field, out long number, out var read) && read == field.Length
                && number == _number;
        }

        private static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> text) =>
            text.EndsWith("\r\n"u8) ? text[..^2] : text is [.. var rest, (byte)'\n' or 0] ? rest : text;
    }
}
