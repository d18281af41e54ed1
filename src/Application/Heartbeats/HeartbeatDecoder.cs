using Gse.Application.Heartbeats.Storage;
using Gse.Domain.Agents;

namespace Gse.Application.Heartbeats;

/// <summary>
/// Unpacks bodies of HeartbeatsRecorded, in the order of their stream. Batches before the first start of a dictionary
/// cannot be read and give nothing.
/// </summary>
internal sealed class HeartbeatDecoder
{
    private readonly List<(AgentId Agent, ulong Sequence)> _dictionary = [];
    private bool _started;

    /// <summary>True if a reader may begin with this batch.</summary>
    public static bool StartsDictionary(ReadOnlySpan<byte> body) => HeartbeatBatch.Parser.ParseFrom(body).Restart;

    public void Decode(ReadOnlySpan<byte> body, Action<ReceivedBeat> take)
    {
        var batch = HeartbeatBatch.Parser.ParseFrom(body);
        _started |= batch.Restart;
        if (!_started)
        {
            return;
        }

        ReadDictionary(batch);
        var ordinal = 0;
        for (var i = 0; i < batch.OrdinalSteps.Count; i++)
        {
            ordinal += (int)batch.OrdinalSteps[i];
            var (agent, before) = _dictionary[ordinal];
            var sequence = before + 1 + (ulong)batch.SequenceJumps[i];
            _dictionary[ordinal] = (agent, sequence);
            take(new ReceivedBeat(agent, sequence, batch.BaseMs + batch.OffsetsMs[i]));
        }
    }

    private void ReadDictionary(HeartbeatBatch batch)
    {
        if (batch.Restart)
        {
            _dictionary.Clear();
        }

        foreach (var agent in batch.Agents)
        {
            _dictionary.Add((AgentId.Parse(agent), 0));
        }
    }
}
