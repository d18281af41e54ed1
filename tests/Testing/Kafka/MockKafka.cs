using System.Runtime.InteropServices;
using Xunit;

namespace Gse.Testing.Kafka;

/// <summary>
/// The Kafka brokers inside librdkafka, on TCP ports of this machine. A topic that is asked for is created. Partitions
/// keep their last 5 MB.
/// </summary>
public sealed class MockKafka : IDisposable
{
    private const int Producer = 0;

    // Of Kafka's protocol.
    private const short Produce = 0;

    private readonly nint _client;
    private readonly nint _cluster;
    private readonly int _brokers;

    public MockKafka(int brokers = 1)
    {
        _brokers = brokers;
        var configuration = Native.NewConfiguration();
        Native.Set(configuration, "log_level", "0", 0, 0);
        _client = Native.New(Producer, configuration, 0, 0);
        _cluster = Native.NewCluster(_client, brokers);
        Assert.NotEqual(0, _cluster);
        Bootstrap = Marshal.PtrToStringUTF8(Native.Bootstraps(_cluster))!;
    }

    /// <summary><c>host:port</c>, comma-separated.</summary>
    public string Bootstrap { get; }

    public void Create(string topic, int partitions) =>
        Assert.Equal(0, Native.CreateTopic(_cluster, topic, partitions, _brokers));

    /// <summary>Answers questions for the topic with an error; 0 takes that back.</summary>
    public void SetError(string topic, int error) => Native.SetTopicError(_cluster, topic, error);

    /// <summary>The next produce requests are answered with these errors, one each.</summary>
    public void Refuse(params int[] errors) => Native.PushErrors(_cluster, Produce, (nuint)errors.Length, errors);

    public void RefuseNoMore() => Native.ClearErrors(_cluster, Produce);

    /// <summary>Connections are cut, and new ones refused.</summary>
    public void TakeDown() => ForEach(Native.SetDown);

    public void TakeUp() => ForEach(Native.SetUp);

    /// <summary>Takes connections and requests, and answers only after this time.</summary>
    public void AnswerAfter(TimeSpan delay) =>
        ForEach((cluster, broker) => Native.SetRoundTrip(cluster, broker, (int)delay.TotalMilliseconds));

    public void Dispose()
    {
        Native.DestroyCluster(_cluster);
        Native.Destroy(_client);
    }

    private void ForEach(Func<nint, int, int> act)
    {
        for (var broker = 1; broker <= _brokers; broker++)
        {
            Assert.Equal(0, act(_cluster, broker));
        }
    }
}
