using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Gse.Application.Routing;

namespace Gse.Application.Tests.Routing;

public sealed class When_records_are_filtered
{
    [Theory]
    [InlineData(0, "a", "a|b|c", true)]
    [InlineData(1, "b", "a|b|c", true)]
    [InlineData(2, "c", "a|b|c", true)]
    [InlineData(2, "c", "a|b|c\n", true)]
    [InlineData(2, "c", "a|b|c\r\n", true)]
    [InlineData(2, "c", "a|b|c\0", true)]
    [InlineData(2, "c", "a|b|c\n\n", false)]
    [InlineData(1, "", "a||c", true)]
    [InlineData(3, "", "a|b|c", false)]
    [InlineData(3, "", "a|b|c|", true)]
    [InlineData(1, "B", "a|b|c", false)]
    [InlineData(1, "b", "a|bb|c", false)]
    [InlineData(1, "ä", "a|ä|c", true)]
    [InlineData(0, "", "", true)]
    public void text_is_compared_with_one_field(int index, string value, string record, bool passes) =>
        Assert.Equal(passes, Passes(new FilterBody("f", index, FilterDataType.String, value, "|", Data), record));

    [Theory]
    [InlineData("7", "a|7|c", true)]
    [InlineData("7", "a|007|c", true)]
    [InlineData("7", "a| 7 |c", true)]
    [InlineData("-7", "a|-7|c", true)]
    [InlineData("7", "a|7x|c", false)]
    [InlineData("7", "a||c", false)]
    [InlineData("7", "a|7.0|c", false)]
    [InlineData("9223372036854775807", "a|9223372036854775807|c", true)]
    [InlineData("7", "a|99999999999999999999|c", false)]
    public void numbers_are_compared_as_numbers(string value, string record, bool passes) =>
        Assert.Equal(passes, Passes(new FilterBody("f", 1, FilterDataType.Int, value, "|", Data), record));

    [Theory]
    [InlineData("c", "a|b|c", true)]
    [InlineData("c", "a|b|c\n", false)]
    [InlineData("c\n", "a|b|c\n", true)]
    public void bytes_are_compared_to_the_last(string value, string record, bool passes) =>
        Assert.Equal(passes, Passes(new FilterBody("f", 2, FilterDataType.Bytes, value, "|", Data), record));

    [Theory]
    [InlineData("::", "a::b::c", 2, "c")]
    [InlineData(":::", "a::b:::c", 1, "c")]
    [InlineData("\t", "a\tb", 1, "b")]
    [InlineData("", "whole|record", 0, "whole|record")]
    public void the_separator_may_be_of_any_length(string separator, string record, int index, string value) =>
        Assert.True(Passes(new FilterBody("f", index, FilterDataType.String, value, separator, Data), record));

    [Fact]
    public void without_a_separator_there_is_no_second_field() =>
        Assert.False(Passes(new FilterBody("f", 1, FilterDataType.String, "", "", Data), "a|b"));

    [Fact]
    public void the_protocol_is_another_place_than_the_record()
    {
        var filter = Filter([new FilterBody("f", 0, FilterDataType.String, "x", "|", FilterPlace.Protocol)]);
        Assert.True(filter.Passes("a"u8, "x|y"u8));
        Assert.False(filter.Passes("x"u8, "a"u8));
        Assert.False(filter.Passes("x"u8, default));
    }

    [Fact]
    public void all_of_the_one_kind_and_any_of_the_other_must_hold()
    {
        var filter = RecordFilter.Compile([Text(0, "a"), Text(2, "c")], [Text(1, "x"), Text(1, "y")]);
        Assert.True(filter.Passes("a|x|c"u8, default));
        Assert.True(filter.Passes("a|y|c"u8, default));
        Assert.False(filter.Passes("a|z|c"u8, default));
        Assert.False(filter.Passes("a|x|d"u8, default));
        Assert.False(filter.Passes("b|x|c"u8, default));
    }

    [Fact]
    public void without_filters_everything_passes() => Assert.True(RecordFilter.None.Passes(default, default));

    [Property(MaxTest = 2_000)]
    public bool the_answer_is_that_of_the_plain_way((byte Index, byte Value, bool Double)[] conditions, byte[] letters)
    {
        // Few letters, so that fields are often equal; '|' and ';' stand for the separators.
        var record = string.Concat(letters.Select(letter => "ab|;"[letter % 4]));
        var filters = conditions
            .Select(c => Text(c.Index % 4, "ab"[..(c.Value % 3)]) with { Separator = c.Double ? "|" : ";" }).ToArray();
        var (all, any) = (filters[..(filters.Length / 2)], filters[(filters.Length / 2)..]);
        var expected = all.All(filter => Holds(filter, record))
            && (any.Length == 0 || any.Any(filter => Holds(filter, record)));
        return expected == RecordFilter.Compile(all, any).Passes(Encoding.UTF8.GetBytes(record), default);
    }

    [Fact]
    public void no_record_costs_memory()
    {
        var filter = RecordFilter.Compile(
            [Text(0, "a"), new FilterBody("n", 3, FilterDataType.Int, "4", "|", Data)], [Text(1, "x"), Text(2, "c")]);
        var record = Encoding.UTF8.GetBytes("a|b|c|" + 4.ToString(CultureInfo.InvariantCulture));
        Assert.True(filter.Passes(record, default));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var passed = 0;
        for (var i = 0; i < 10_000; i++)
        {
            passed += filter.Passes(record, default) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000, passed);
    }

    private const FilterPlace Data = FilterPlace.Data;

    private static bool Holds(FilterBody filter, string record) =>
        record.Split(filter.Separator).ElementAtOrDefault(filter.Index) == filter.Value;

    private static FilterBody Text(int index, string value) =>
        new("f", index, FilterDataType.String, value, "|", Data);

    private static RecordFilter Filter(FilterBody[] all) => RecordFilter.Compile(all, []);

    private static bool Passes(FilterBody filter, string record) =>
        Filter([filter]).Passes(Encoding.UTF8.GetBytes(record), default);
}
