using System.Globalization;
using Gse.Application.EventLog;

namespace Gse.Infrastructure.Tests.EventLog;

/// <summary>An append that the crash writer was told is durable.</summary>
internal sealed record Acknowledgement(
    StreamName Stream, long FirstRevision, LogPosition Position, IReadOnlyList<Guid> Ids)
{
    public static Acknowledgement Parse(string line)
    {
        var words = line.Split(' ');
        return new Acknowledgement(
            new StreamName(words[0]), long.Parse(words[1], CultureInfo.InvariantCulture),
            new LogPosition(long.Parse(words[2], CultureInfo.InvariantCulture)), [.. words[3..].Select(Guid.Parse)]);
    }
}
