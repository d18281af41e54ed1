using System.Globalization;
using System.Text;

namespace Gse.Bench.Kafka;

/// <summary>Records of 1,024 bytes as collectors write them: JSON, a part of it the same each time.</summary>
internal sealed class Payload
{
    private const int Length = 1_024;
    private const int Different = 10_000;

    public Payload()
    {
        var random = new Random(42);
        Records = [.. Enumerable.Range(0, Different).Select(number => Make(random, number))];
        Hosts = [.. Enumerable.Range(0, 1_000).Select(number => Encoding.UTF8.GetBytes($"02000000005254{number:x16}"))];
    }

    public byte[][] Records { get; }

    public byte[][] Hosts { get; }

    private static byte[] Make(Random random, int number)
    {
        var ip = $"10.0.{number / 250}.{number % 250}";
        var text = new StringBuilder(Length).Append(
            CultureInfo.InvariantCulture, $$"""{"dataid":1001,"bizid":2,"cloudid":0,"ip":"{{ip}}","m":[""");
        while (text.Length < Length - 40)
        {
            var usage = random.NextDouble() * 100;
            text.Append(CultureInfo.InvariantCulture, $$"""{"usage":{{usage:0.000}},"n":{{random.Next()}}},""");
        }

        return Encoding.UTF8.GetBytes(text.Append("{}]}").ToString().PadRight(Length));
    }
}
