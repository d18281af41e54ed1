using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Gse.Edge.Gateway;

/// <summary>The agent link. Section <c>Link</c>; all durations.</summary>
public sealed class LinkOptions
{
    public const string Section = "Link";

    /// <summary>
    /// TLS 1.3 with client certificates. False only on loopback: then an agent is who it says it is. Default true.
    /// </summary>
    public bool Tls { get; set; } = true;

    /// <summary>
    /// Key <c>Link:Advertise</c>: <c>host:port</c> under which agents on other hosts reach this edge; told to all
    /// agents of the fleet. Default: where the link listens, or the host's first address if it listens on all.
    /// </summary>
    [ConfigurationKeyName("Advertise")]
    [RegularExpression(@"[^\s,:]+:\d{1,5}|\[[0-9A-Fa-f:.]+\]:\d{1,5}", ErrorMessage = "Advertise must be host:port")]
    public string? AdvertisedAddress { get; set; }

    /// <summary>
    /// Connections beyond this are closed at once. 1 to 1,000,000, default 18,000 (files a process may have, less
    /// some).
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 18_000;

    /// <summary>
    /// TLS handshakes at the same time; those beyond wait, so that a fleet that reconnects does not starve the
    /// living. 1 to 1,024; default 0: twice the processors.
    /// </summary>
    [Range(0, 1_024)]
    public int Handshakes { get; set; }

    /// <summary>
    /// Connections that may wait for their handshake; those beyond are closed. 0 to 1,000,000, default 20,000.
    /// </summary>
    [Range(0, 1_000_000)]
    public int HandshakeQueue { get; set; } = 20_000;

    /// <summary>For the handshake itself. 1 s to 2 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Until the first frame is there. 1 s to 2 min, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan FirstFrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the holder of an id may take to answer when another process claims it. 100 ms to 1 min, default 3 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A connection on which nothing came for so long is closed; the agent on it was long lost. 10 s to 24 h, default
    /// 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// So many agents a second are asked to come back after a lost connection. 1 to 100,000, default 400.
    /// </summary>
    [Range(1, 100_000)]
    public int ReconnectsPerSecond { get; set; } = 400;

    /// <summary>Between telling the agents that the edge stops, and stopping. 0 to 1 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Where nothing else is configured, agents are told this.</summary>
    internal void AdvertiseByDefault(string address, int port) =>
        AdvertisedAddress = string.IsNullOrEmpty(AdvertisedAddress)
            ? new IPEndPoint(IPAddress.Parse(address), port).ToString()
            : AdvertisedAddress;
}
