using Gse.Application.Delivery;
using Gse.Testing.Delivery;

namespace Gse.Infrastructure.Tests.Spool;

public sealed class The_in_memory_spool : SpoolContract
{
    protected override ISpoolFactory Spools { get; } = new InMemorySpools();
}
