namespace Gse.Infrastructure.Tests.Sinks.Kafka;

/// <summary>
/// Tests that take mock brokers down and up again, by themselves: a broker that comes back needs its port, which no
/// other test may have been given meanwhile, and the mock ends the process if it cannot have it.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrokersThatGoDown
{
    public const string Name = "brokers that go down";
}
