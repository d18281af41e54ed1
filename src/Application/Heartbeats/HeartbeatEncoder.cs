using System.Runtime.InteropServices;
using Google.Protobuf;
using Gse.Application.Heartbeats.Storage;
using Gse.Domain.Agents;

namespace Gse.Application.Heartbeats;

/// <summary>
/// Packs beats into bodies of HeartbeatsRecorded. Keeps the dictionary of one stream; one thread at a time.
/// <list type="number">
/// <item>Every <see cref="RestartEvery"/> batches the dictionary starts anew, so a reader who comes from anywhere in
/// the stream finds a beginning close by, and agents that are gone are forgotten.</item>
/// <item>What is not in the batch is what was to be expected: the next sequence, a small step to the next
/// ordinal.</item>
/// </list>
/// </summary>
internal sealed class HeartbeatEncoder
{
    /// <summary>Ten minutes at a batch a second: 36-character ids then cost well under a byte a beat.</summary>
    public const int RestartEvery = 600;

    private readonly Dictionary<AgentId, Entry> _dictionary = [];
    private int _batches;

    /// <summary>So many beats, each of an agent new to the dictionary, stay well below the size of an event.</summary>
    public const int MaxBeats = 10_000;

    /// <summary>Another stream: its first batch starts the dictionary.</summary>
    public void Restart()
    {
        _dictionary.Clear();
        _batches = 0;
    }

    /// <param name="beats">1 to <see cref="MaxBeats"/>, in any order.</param>
    public byte[] Encode(Span<ReceivedBeat> beats)
    {
        var batch = new HeartbeatBatch();
        if (_batches++ % RestartEvery == 0)
        {
            _dictionary.Clear();
            batch.Restart = true;
        }

        var baseMs = long.MaxValue;
        var ordered = new (uint Ordinal, ReceivedBeat Beat)[beats.Length];
        for (var i = 0; i < beats.Length; i++)
        {
            ordered[i] = (OrdinalOf(beats[i].Agent, batch), beats[i]);
            baseMs = Math.Min(baseMs, beats[i].AtMs);
        }

        Array.Sort(ordered, static (x, y) => x.Ordinal != y.Ordinal
            ? x.Ordinal.CompareTo(y.Ordinal)
            : x.Beat.AtMs.CompareTo(y.Beat.AtMs));
        batch.BaseMs = baseMs;
        var previous = 0u;
        foreach (var (ordinal, beat) in ordered)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_dictionary, beat.Agent);
            batch.OrdinalSteps.Add(ordinal - previous);
            batch.OffsetsMs.Add((uint)(beat.AtMs - baseMs));
            batch.SequenceJumps.Add((long)(beat.Sequence - (entry.Sequence + 1)));
            entry.Sequence = beat.Sequence;
            previous = ordinal;
        }

        return batch.ToByteArray();
    }

    private uint OrdinalOf(AgentId agent, HeartbeatBatch batch)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_dictionary, agent, out var known);
        if (!known)
        {
            entry.Ordinal = (uint)_dictionary.Count - 1;
            batch.Agents.Add(agent.Value);
        }

        return entry.Ordinal;
    }

    private struct Entry
    {
        public uint Ordinal;
        public ulong Sequence;
    }
}
