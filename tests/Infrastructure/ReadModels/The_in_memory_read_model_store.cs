using Gse.Application.Projections;
using Gse.Testing.ReadModels;

namespace Gse.Infrastructure.Tests.ReadModels;

/// <summary>Other tests stand on it, so it must keep to what the real stores keep to.</summary>
public sealed class The_in_memory_read_model_store : ReadModelStoreContract
{
    private readonly InMemoryDocuments _disk = new();

    protected override IReadModelStore Open() => new InMemoryReadModelStore(_disk);
}
