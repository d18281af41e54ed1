using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>What is under way to the storages from this edge.</summary>
public interface IStorageLoads
{
    /// <summary>Records that wait for the storage, in memory or on disk.</summary>
    long WaitingFor(StreamToId id);
}

/// <summary>Records that were acknowledged still wait for the storage.</summary>
public sealed record StreamToHoldsRecords(StreamToId Id, long Records) : Refusal(
    $"stream_to '{Id}' cannot be deleted yet: {Records} records wait for it; "
    + "those without a route are dead letters soon");
