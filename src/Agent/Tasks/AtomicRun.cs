using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>One command of a run: what became of it, and how much of that has been told.</summary>
internal sealed class AtomicRun(uint id)
{
    public uint Id => id;

    public AtomicBegan? Began { get; set; }

    public OutputSpool? Spool { get; set; }

    public AtomicEnd? End { get; set; }

    public bool StartTold { get; set; }

    public long OffsetTold { get; set; }

    public bool EndTold { get; set; }

    public long UntoldOutput => Began is null || Spool is null ? 0 : Spool.Length - OffsetTold;

    public bool IsTold => (Began is null || StartTold) && (End is null || EndTold) && UntoldOutput <= 0;
}
