using Gse.Application.Projections;
using Gse.Testing.ReadModels;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class The_marten_read_model_store(PostgresServer server) : ReadModelStoreContract, IAsyncLifetime
{
    private MartenWorld? _world;

    public async ValueTask InitializeAsync() => _world = await MartenWorld.CreateAsync(
        server, TestContext.Current.CancellationToken, 3, 2, 1);

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }

    protected override IReadModelStore Open() => _world!.Store();
}
