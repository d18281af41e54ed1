using Confluent.Kafka;

namespace Gse.Bench.Kafka;

/// <summary>
/// What the client can do by itself, with the sink's settings: gives and gives, and waits only while much is
/// unanswered.
/// </summary>
internal sealed class BareProducer : IDisposable
{
    private const int MostInFlight = 50_000;

    private readonly AutoResetEvent _room = new(false);
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Action<DeliveryReport<byte[], byte[]>> _report;
    private int _delivered;

    public BareProducer(string bootstrap)
    {
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            Acks = Acks.All,
            MaxInFlight = 5,
            CompressionType = CompressionType.Lz4,
            LingerMs = 1,
            BatchSize = 1_000_000,
            MessageMaxBytes = 10_000_000,
            SocketNagleDisable = true,
            Partitioner = Partitioner.Murmur2Random,
        }).Build();
        _report = Count;
    }

    public void Run(Payload payload, int records)
    {
        _delivered = 0;
        for (var i = 0; i < records; i++)
        {
            var message = new Message<byte[], byte[]>
            {
                Key = payload.Hosts[i % payload.Hosts.Length],
                Value = payload.Records[i % payload.Records.Length],
            };
            while (i - Volatile.Read(ref _delivered) >= MostInFlight)
            {
                _room.WaitOne();
            }

            _producer.Produce(Brokers.Topic, message, _report);
        }

        _producer.Flush(TimeSpan.FromMinutes(1));
        if (_delivered != records)
        {
            throw new InvalidOperationException($"The bare producer delivered {_delivered} of {records}.");
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        _room.Dispose();
    }

    private void Count(DeliveryReport<byte[], byte[]> report)
    {
        if (!report.Error.IsError)
        {
            Volatile.Write(ref _delivered, _delivered + 1);
            if (_delivered % 1_000 == 0)
            {
                _room.Set();
            }
        }
    }
}
