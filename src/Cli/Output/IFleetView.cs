using Gse.Cli.Api;

namespace Gse.Cli.Output;

/// <summary>Shows the fleet again and again.</summary>
internal interface IFleetView
{
    /// <param name="fleet">What the edge answered; null while it does not.</param>
    /// <param name="failure">Why it does not.</param>
    void Show(AgentPage? fleet, Failure? failure, DateTimeOffset now);
}
