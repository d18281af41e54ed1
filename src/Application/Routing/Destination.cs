namespace Gse.Application.Routing;

/// <summary>The place inside a storage that a route leads to.</summary>
public abstract record Destination;

/// <param name="Topic"><c>topic_name</c>, or <c>data_set</c> and <c>biz_id</c> joined (contract collector-ipc, section
/// 5.2).</param>
/// <param name="Partition">Null leaves it to the sink.</param>
public sealed record KafkaDestination(string Topic, int? Partition) : Destination;

/// <param name="Channel">What is published to.</param>
public sealed record RedisDestination(string Channel) : Destination;

/// <param name="Tenant">Empty for Pulsar's own default, <c>public</c>.</param>
/// <param name="Namespace">Empty for Pulsar's own default, <c>default</c>.</param>
public sealed record PulsarDestination(string Tenant, string Namespace, string Topic, bool Persistent) : Destination;

/// <summary>A file of its own for each channel.</summary>
public sealed record FileDestination : Destination;
