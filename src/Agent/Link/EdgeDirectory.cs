using System.Net;
using Gse.AgentHost.Configuration;
using Gse.AgentHost.State;

namespace Gse.AgentHost.Link;

/// <summary>
/// The edges that this agent knows: the configured ones for ever, and those that an edge told last, on disk, for as
/// long as they are told.
/// 1. An edge that tells nobody does not know how: what was learned stays.
/// 2. One that tells only itself is alone. Then the agent needs no other address than the one it came by, and the told
///    one is not used: behind NAT or in a container it may lead nowhere.
/// 3. What is learned is a hint. What cannot be an address, and on a plain link what is not loopback, is left out; a
///    list that cannot be stored is still used.
/// </summary>
/// <param name="path">Null: nothing is kept on disk.</param>
internal sealed partial class EdgeDirectory(string? path, ILogger log)
{
    /// <summary>More are not taken from an edge: each is tried in every round.</summary>
    internal const int Most = 64;

    private DnsEndPoint[] _told = Read(path, log);

    /// <summary>What was told, the newest.</summary>
    public IReadOnlyList<DnsEndPoint> Told => Volatile.Read(ref _told);

    /// <summary>All that may be tried: the told ones first, none twice.</summary>
    public KnownEdges With(AccessSettings access)
    {
        var told = Told.Where(edge => !access.Insecure || EdgeEndpoint.IsLoopback(edge)).ToArray();
        return new KnownEdges(told, [.. access.Endpoints.Except(told)]);
    }

    /// <param name="edges">As the edge said, itself first.</param>
    /// <param name="via">The address under which the agent reached it.</param>
    public void Learn(IReadOnlyList<string> edges, DnsEndPoint via)
    {
        var told = Parse(edges);
        if (told.Length == 0)
        {
            return;
        }

        told = told.Length == 1 ? [via] : told;
        if (told.ToHashSet().SetEquals(_told))
        {
            return;
        }

        Volatile.Write(ref _told, told);
        var text = string.Join('\n', told.Select(EdgeEndpoint.Format));
        Log.Learned(log, told.Length, text.ReplaceLineEndings(", "));
        Store(text);
    }

    private void Store(string text)
    {
        try
        {
            if (path is not null)
            {
                AtomicFile.Write(path, text + "\n", AtomicFile.Public);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotStored(log, e.Message);
        }
    }

    private static DnsEndPoint[] Read(string? path, ILogger log)
    {
        try
        {
            return path is not null && File.Exists(path) ? Parse(File.ReadAllLines(path)) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotRead(log, e.Message);
            return [];
        }
    }

    private static DnsEndPoint[] Parse(IReadOnlyList<string> edges) =>
    [
        .. edges.Take(Most)
            .Select(text => EdgeEndpoint.TryParse(text, out var edge) ? edge : null)
            .OfType<DnsEndPoint>()
            .Distinct(),
    ];

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Information, "{Count} edges are told: {Edges}")]
        public static partial void Learned(ILogger logger, int count, string edges);

        [LoggerMessage(2302, LogLevel.Warning, "the list of edges cannot be stored: {Reason}")]
        public static partial void NotStored(ILogger logger, string reason);

        [LoggerMessage(2303, LogLevel.Warning, "the stored list of edges cannot be read: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason);
    }
}
