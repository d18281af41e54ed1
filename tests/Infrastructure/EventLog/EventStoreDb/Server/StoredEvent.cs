namespace Gse.Infrastructure.Tests.EventLog.EventStoreDb.Server;

/// <param name="Position">Where its record begins.</param>
internal sealed record StoredEvent(
    long Position, string Stream, long Revision, Guid Id, string Type, string ContentType, DateTimeOffset Created,
    byte[] Data, byte[] Metadata);
