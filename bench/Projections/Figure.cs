using System.Globalization;
using System.Text.Json;

namespace Gse.Bench.Projections;

internal static class Figure
{
    /// <summary>
    /// A line for people, and the same as JSON. The processor time tells what it costs on a machine that does other
    /// work.
    /// </summary>
    public static async Task<T> MeasureAsync<T>(int events, Func<Task<T>> work, Func<T, (string, TimeSpan)[]> figures)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = await work();
        var cpu = Math.Round((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        foreach (var (figure, took) in figures(result))
        {
            var perSecond = Math.Round(events / took.TotalSeconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{figure,-32} {took.TotalMilliseconds,8:N0} ms {perSecond,12:N0} events/s, processors {cpu,8:N0} ms"));
            Console.WriteLine(JsonSerializer.Serialize(new { figure, events, took.TotalMilliseconds, perSecond, cpu }));
        }

        return result;
    }
}
