using Gse.Application.Delivery;
using Gse.Application.Routing;
using Gse.Infrastructure.Sinks.Pulsar;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.Sinks.Pulsar;

internal static class PulsarSinks
{
    public const string Token = "t0ken-of-the-edge";

    private static readonly PulsarDestination Default = new("", "", "topic", true);

    public static PulsarStorage Storage(params int[] ports) =>
        new([.. ports.Select(port => new StorageAddress("127.0.0.1", port))], new Secret(Token));

    public static ISink Open(PulsarStorage storage, Action<PulsarSinkOptions>? configure = null)
    {
        var options = new PulsarSinkOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            AnswerTimeout = TimeSpan.FromSeconds(10),
        };
        configure?.Invoke(options);
        return new PulsarSinkFactory(Options.Create(options), TimeProvider.System).Create(Sinks.Target(storage));
    }

    public static SinkRecord Record(
        string value, string host = "", bool second = false, PulsarDestination? to = null) =>
        Sinks.Record(Sinks.Target(Storage(1)), to ?? Default, value, host: host, second: second);

    public static SinkRecord[] Numbers(int count, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(number => Record($"{number}"))];
}
