using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>The channel exists, but nothing of what is sent to it would get anywhere.</summary>
public sealed record NoRoute(ChannelId Channel) : Refusal($"channel '{Channel}' has no route to a storage in use");

/// <summary>More waits than memory may hold, for one storage at least. Nothing of this was taken.</summary>
public sealed record DeliveryBusy(string StreamTo)
    : Refusal($"storage '{StreamTo}' takes less than comes; nothing of this was taken, try again later");

/// <summary>
/// The records are not safe: what a storage could not take could not be written to the disk either. Other storages may
/// have them.
/// </summary>
public sealed record DeliveryUnavailable(string StreamTo)
    : Refusal($"storage '{StreamTo}' takes nothing, and the edge cannot write its spool; try again later");
