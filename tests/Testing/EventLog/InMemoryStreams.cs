using Gse.Application.EventLog;

namespace Gse.Testing.EventLog;

internal sealed class InMemoryStreams
{
    private readonly Dictionary<StreamName, InMemoryStream> _streams = [];

    public InMemoryStream Of(StreamName name)
    {
        if (!_streams.TryGetValue(name, out var stream))
        {
            _streams.Add(name, stream = new InMemoryStream());
        }

        return stream;
    }

    public InMemoryStream? Find(StreamName name) => _streams.GetValueOrDefault(name);

    public HashSet<LogPosition> Scavenge(DateTimeOffset now) =>
        _streams.Values.SelectMany(stream => stream.Scavenge(now)).Select(recorded => recorded.Position).ToHashSet();
}
