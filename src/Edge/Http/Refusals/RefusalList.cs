using Gse.Domain;

namespace Gse.Edge.Http.Refusals;

internal static class RefusalList
{
    /// <summary>All that is wrong, told at once; null if nothing is.</summary>
    public static Refusal? Of(params ReadOnlySpan<Refusal?> found)
    {
        var all = new List<Refusal>();
        foreach (var refusal in found)
        {
            if (refusal is not null)
            {
                all.AddRange(refusal is ManyRefusals many ? many.Reasons : [refusal]);
            }
        }

        return all switch { [] => null, [var only] => only, _ => new ManyRefusals(all) };
    }
}
