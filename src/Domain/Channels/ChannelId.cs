namespace Gse.Domain.Channels;

/// <summary>A data channel, GSE's "data id": a positive number. 1000 and 1100008 carry GSE's own alarms.</summary>
public readonly record struct ChannelId(int Value)
{
    /// <summary>Base alarms: agents lost (contract gse-routing-status-alarms, section 6.1).</summary>
    public static readonly ChannelId BaseAlarm = new(1000);

    /// <summary>Process hosting events (same section).</summary>
    public static readonly ChannelId ProcessEvents = new(1_100_008);

    /// <summary>
    /// The first id that is given out for a platform, and the first that is not any more: 524,288 ids each (contract
    /// collector-ipc, section 5.3).
    /// </summary>
    public static (ChannelId First, ChannelId End) RangeOf(string platform)
    {
        var start = (NumberOf(platform) << 20) | 0x80000;
        return (new ChannelId(start + 1), new ChannelId(start + 0x80000));
    }

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Platforms that the contract does not number share the range of tdm and tgdp.
    private static int NumberOf(string platform) => platform switch
    {
        "bkmonitor" => 1,
        "iegdata" => 2,
        "tglog" => 3,
        "gse" => 4,
        "datamore" => 5,
        "cmdb" => 6,
        _ => 0,
    };
}

/// <summary>A storage to which channels are routed: a positive number.</summary>
public readonly record struct StreamToId(int Value)
{
    /// <summary>
    /// The folder that a fresh edge routes its own alarms to. Not 500: the platform looks whether that exists, and
    /// takes it for its Kafka cluster.
    /// </summary>
    public static readonly StreamToId Embedded = new(1);

    /// <summary>The first that is given out (contract collector-ipc, section 5.3).</summary>
    public static readonly StreamToId FirstAllocated = new(0x400 + 1);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
