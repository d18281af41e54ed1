using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gse.Application.Routing;
using Gse.Bench.Common;

namespace Gse.Bench.Routing;

/// <summary>Ten filters on records of 1 KB with 20 fields, on one thread; half of the records pass.</summary>
internal static class FilterBench
{
    private const int Fields = 20;
    private const int Filters = 10;
    private const int RecordBytes = 1_000;

    public static void Run(ResultTable table, bool quick)
    {
        var records = Records();
        var all = RecordFilter.Compile([.. Enumerable.Range(0, Filters).Select(Condition)], []);
        var (count, runs) = quick ? (200_000, 3) : (4_000_000, 7);
        Measure(all, records, count);
        for (var run = 0; run < runs; run++)
        {
            var (perSecond, bytes) = Measure(all, records, count);
            table.Add("filters, 10 for a record of 1 KB, one core", "records/s", perSecond);
            table.Add("filters, allocated for a record", "bytes", bytes);
        }
    }

    private static (double PerSecond, double Bytes) Measure(RecordFilter filter, byte[][] records, int count)
    {
        var passed = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            passed += filter.Passes(records[i % records.Length], default) ? 1 : 0;
        }

        var took = Stopwatch.GetElapsedTime(watch);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (passed != count / 2)
        {
            throw new InvalidOperationException($"{passed} of {count} records passed; half were to");
        }

        return (count / took.TotalSeconds, (double)allocated / count);
    }

    // Every second one; int, string and bytes in turn, each on a field of its own. The last decides.
    private static FilterBody Condition(int number) => new(
        $"f{number}", number * 2, (FilterDataType)(number % 3),
        number == Filters - 1 ? "1" : Value(number * 2), "|", FilterPlace.Data);

    private static string Value(int field) => (1_000 + field).ToString(CultureInfo.InvariantCulture);

    private static byte[][] Records() => [.. Enumerable.Range(0, 64).Select(Record)];

    private static byte[] Record(int number)
    {
        var fields = Enumerable.Range(0, Fields).Select(Value).ToArray();
        fields[(Filters - 1) * 2] = (number % 2).ToString(CultureInfo.InvariantCulture);
        var text = string.Join('|', fields) + "|";
        return Encoding.UTF8.GetBytes(text + new string('x', RecordBytes - text.Length));
    }
}
