using Google.Protobuf;
using Gse.Application.EventLog;
using Gse.Infrastructure.EventLog.EventStoreDb.Wire;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>Our streams' names and the server's: the fleet's prefix comes and goes here.</summary>
internal sealed class FleetNames(string prefix)
{
    // Before the fleet's prefix.
    private const string OfSettings = "$$";

    /// <summary>With it begins the name of each of the fleet's streams at the server; empty for none.</summary>
    public string Prefix { get; } = prefix.Length == 0 ? "" : prefix + "/";

    public string AtServer(string stream) =>
        Prefix.Length == 0 ? stream
        : stream.StartsWith(OfSettings, StringComparison.Ordinal) ? OfSettings + Prefix + stream[OfSettings.Length..]
        : Prefix + stream;

    public StreamIdentifier Identifier(StreamName stream) =>
        new() { StreamName = ByteString.CopyFromUtf8(AtServer(stream.Value)) };

    /// <summary>The stream that holds the settings of a stream.</summary>
    public static StreamName SettingsOf(StreamName stream) => new(OfSettings + stream.Value);

    /// <summary>False for another fleet's stream, and for the server's own.</summary>
    public bool TryOurs(string atServer, out StreamName stream)
    {
        stream = default;
        if (atServer.StartsWith('$') || !atServer.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        stream = new StreamName(atServer[Prefix.Length..]);
        return true;
    }
}
