using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>
/// Writes record keys: <c>ds=1795351513&amp;tag=1001|1795351500|10.0.0.1|28668&amp;index=17</c> (contract
/// collector-ipc, section 5.2). Not for two threads at once, and the bytes are good until the next key.
/// </summary>
internal sealed class RecordKeys(string ip, int port, RecordCounter counter) : ISerializer<Ticket>
{
    private readonly ExactArrays _arrays = new();

    // What the keys of a channel have in common for a second; all but the index.
    private byte[] _common = [];
    private int _channel = -1;
    private long _second = -1;

    /// <summary>The next keys are those of this channel.</summary>
    /// <param name="second">Unix seconds.</param>
    public void For(int channel, long second)
    {
        if (channel != _channel || second != _second)
        {
            _common = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"ds={second}&tag={channel}|{second / 60 * 60}|{ip}|{port}&index="));
            (_channel, _second) = (channel, second);
        }
    }

    public byte[] Serialize(Ticket data, SerializationContext context)
    {
        Span<byte> index = stackalloc byte[20];
        counter.Next().TryFormat(index, out var digits, default, CultureInfo.InvariantCulture);
        var key = _arrays.Of(_common.Length + digits);
        _common.CopyTo(key, 0);
        index[..digits].CopyTo(key.AsSpan(_common.Length));
        return key;
    }
}
