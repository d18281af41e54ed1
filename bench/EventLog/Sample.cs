using System.Text;
using Gse.Application.EventLog;

namespace Gse.Bench.EventLog;

/// <summary>Events as the edge writes them: 256 bytes of JSON and about 120 bytes of metadata.</summary>
internal static class Sample
{
    private static readonly byte[] Data = Encoding.UTF8.GetBytes(
        "{\"agent\":\"02000000000000000000000000000001\",\"text\":\"" + new string('x', 203) + "\"}");

    private static readonly byte[] Metadata = Encoding.UTF8.GetBytes(
        "{\"actor\":\"edge-1\",\"correlation\":\"0192f0c4a7b87d0e9d1f6f1c2b3a4d5e\","
        + "\"trace\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-01\"}");

    public static EventData Event(bool ordered) => new(
        ordered ? Guid.CreateVersion7() : Guid.NewGuid(), "AgentConnected", Data, Metadata);

    public static EventData[] Events(int count, bool ordered)
    {
        var events = new EventData[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = Event(ordered);
        }

        return events;
    }

    /// <summary>A stream per writer, named as agents' streams are.</summary>
    public static StreamName Stream(int number) => new($"{StreamName.AgentPrefix}020000000000000000000000{number:D8}");
}
