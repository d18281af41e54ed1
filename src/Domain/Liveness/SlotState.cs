namespace Gse.Domain.Liveness;

/// <summary>What only the owner of the detector reads and writes about one place.</summary>
internal struct SlotState
{
    /// <summary>Whether somebody is tracked here.</summary>
    public bool Taken;

    /// <summary>The place's own deadline in milliseconds of silence; 0 for the detector's.</summary>
    public int LostAfter;

    /// <summary>Until when a restored agent may take to show up; means nothing once it is seen.</summary>
    public long ReturnBy;

    /// <summary>The session that holds the link or held it last; 0 for none since the start.</summary>
    public long Session;

    /// <summary>When that session's connection ended; -1 while it is open or there was none.</summary>
    public long LinkDownAt;

    public readonly bool LinkUp => Session != 0 && LinkDownAt < 0;
}
