namespace Gse.Domain.Channels;

/// <summary>A data channel, GSE's "data id": a positive number. 1000 and 1100008 carry GSE's own alarms.</summary>
public readonly record struct ChannelId(int Value)
{
    /// <summary>Base alarms: agents lost (contract gse-routing-status-alarms, section 6.1).</summary>
    public static readonly ChannelId BaseAlarm = new(1000);

    /// <summary>Process hosting events (same section).</summary>
    public static readonly ChannelId ProcessEvents = new(1_100_008);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A storage to which channels are routed.</summary>
public readonly record struct StreamToId(int Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
