using Gse.Domain;

namespace Gse.Application;

/// <summary>The log does not answer just now; nothing was done, and trying again later is safe.</summary>
public sealed record LogOutOfReach() : Refusal("the event log is out of reach; nothing was done, try again later");
