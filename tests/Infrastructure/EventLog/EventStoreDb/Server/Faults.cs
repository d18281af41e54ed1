namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <summary>What a node does wrong, or otherwise than one hopes, for the next calls.</summary>
internal sealed class Faults
{
    private int _breakBatch;
    private int _refuse;

    /// <summary>This node is no leader; the leader is there.</summary>
    public (string Host, int Port)? Leader { get; set; }

    /// <summary>Appends are taken and never answered.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Subscriptions are ended after so many events; 0: never.</summary>
    public int EndSubscriptionsAfter { get; set; }

    /// <summary>So many events are written by a batch call before it breaks without having answered any.</summary>
    public int BreakBatchAfter
    {
        get => Volatile.Read(ref _breakBatch);
        set => Volatile.Write(ref _breakBatch, value);
    }

    /// <summary>So many appends are answered with BadRequest, and again with Timeout.</summary>
    public int RefuseAppends
    {
        get => Volatile.Read(ref _refuse);
        set => Volatile.Write(ref _refuse, value);
    }
}
