namespace Gse.Bench.Fleet.Running;

/// <summary>How an edge is started: with TLS and all defaults, or otherwise.</summary>
/// <param name="Folder">Of its data, below the bench's.</param>
/// <param name="Options">Keys of the configuration, as in <c>Link__Tls</c>.</param>
internal sealed record EdgeSetup(string Folder, bool Tls, IReadOnlyDictionary<string, string> Options)
{
    public static readonly EdgeSetup Secure = new("tls", true, new Dictionary<string, string>());

    public static readonly EdgeSetup Plain =
        new("plain", false, new Dictionary<string, string> { ["Link__Tls"] = "false" });
}
