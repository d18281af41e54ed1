namespace Gse.Cli.Api;

/// <summary>Reads server-sent events, and remembers where to go on after the connection broke.</summary>
internal sealed class SentEvents(LineStream lines, string? lastId)
{
    /// <summary>What to come back with; null if nothing was given from the log's beginning on.</summary>
    public string? LastId { get; private set; } = lastId;

    /// <summary>The next event's name and data; null at the end.</summary>
    public async Task<(string Name, string Data)?> NextAsync(CancellationToken cancellation)
    {
        var (name, data, id) = ("", "", LastId);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length > 0)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                var value = colon < 0 ? "" : line[(colon + 1)..].TrimStart(' ');
                _ = (colon < 0 ? line : line[..colon]) switch
                {
                    "id" => id = value,
                    "event" => name = value,
                    "data" => data += value,
                    _ => null,
                };
                continue;
            }

            // Only what has come whole is remembered.
            LastId = id;
            if (data.Length > 0)
            {
                return (name, data);
            }

            name = "";
        }

        return null;
    }
}
