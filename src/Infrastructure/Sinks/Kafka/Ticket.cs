namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>By which a delivery report is known to be that of a record; it stands in for the key.</summary>
internal readonly record struct Ticket(Flight Flight, int Seat);
