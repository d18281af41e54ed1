using System.Diagnostics;

namespace Gse.Domain;

/// <summary>The default arm of every switch over a closed hierarchy.</summary>
internal static class Impossible
{
    public static UnreachableException Transition(object state, object happening) =>
        new($"{happening.GetType().Name} cannot follow {state.GetType().Name}");
}
