using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>
/// The newest events that went through here, by stream and id: a table of fixed size in which a newer one takes an
/// older one's place. What it does not know may have been appended all the same; what it knows has been. Not for
/// several threads.
/// </summary>
internal sealed class RecentIds
{
    private readonly UInt128[] _slots;

    public RecentIds(int capacity) => _slots = new UInt128[BitOperations.RoundUpToPowerOf2((uint)capacity)];

    /// <summary>What sets equal ids in different streams apart.</summary>
    public static ulong SaltOf(string stream) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(stream.AsSpan()));

    public bool Contains(ulong salt, Guid id)
    {
        var key = KeyOf(salt, id);
        return _slots[SlotOf(key)] == key;
    }

    public void Add(ulong salt, Guid id)
    {
        var key = KeyOf(salt, id);
        _slots[SlotOf(key)] = key;
    }

    private static UInt128 KeyOf(ulong salt, Guid id)
    {
        var bits = MemoryMarshal.Cast<Guid, ulong>(MemoryMarshal.CreateReadOnlySpan(ref id, 1));
        return new UInt128(bits[0] ^ salt, bits[1] ^ BitOperations.RotateLeft(salt, 32));
    }

    // Ids may rise with time or differ in a few bits only: all of them are mixed.
    private int SlotOf(UInt128 key)
    {
        var mixed = ((ulong)key ^ ((ulong)(key >> 64) * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
        return (int)((mixed ^ (mixed >> 32)) & (uint)(_slots.Length - 1));
    }
}
