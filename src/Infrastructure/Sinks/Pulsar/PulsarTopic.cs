using System.Text.RegularExpressions;
using Gse.Application.Routing;

namespace Gse.Infrastructure.Sinks.Pulsar;

/// <summary>Where in Pulsar a route leads to.</summary>
/// <param name="Domain"><c>persistent</c> or <c>non-persistent</c>.</param>
internal sealed partial record PulsarTopic(string Domain, string Tenant, string Namespace, string Name)
{
    private const string Persistent = "persistent";
    private const string NonPersistent = "non-persistent";

    /// <summary>What Pulsar takes as names and what has a place in a path of its API.</summary>
    public bool IsValid =>
        Word().IsMatch(Tenant) && Word().IsMatch(Namespace)
        && Name.Split('/').All(segment => segment is not ("" or "." or ".."));

    /// <summary>Its place in the WebSocket API.</summary>
    public string Path =>
        $"/ws/v2/producer/{Domain}/{Tenant}/{Namespace}/"
        + string.Join('/', Name.Split('/').Select(Uri.EscapeDataString));

    /// <summary>A topic written in full, <c>persistent://tenant/namespace/topic</c>, says it all itself.</summary>
    public static PulsarTopic Of(PulsarDestination destination)
    {
        if (FullName().Match(destination.Topic) is { Success: true } full)
        {
            return new PulsarTopic(
                full.Groups["domain"].Value, full.Groups["tenant"].Value, full.Groups["namespace"].Value,
                full.Groups["name"].Value);
        }

        return new PulsarTopic(
            destination.Persistent ? Persistent : NonPersistent,
            destination.Tenant is { Length: > 0 } tenant ? tenant : "public",
            destination.Namespace is { Length: > 0 } space ? space : "default",
            destination.Topic);
    }

    public override string ToString() => $"{Domain}://{Tenant}/{Namespace}/{Name}";

    [GeneratedRegex(@"^(?!\.{1,2}$)[-=:.\w]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?<domain>(non-)?persistent)://(?<tenant>[^/]+)/(?<namespace>[^/]+)/(?<name>.+)$")]
    private static partial Regex FullName();
}
