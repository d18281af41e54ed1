using Gse.Application.Projections;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Testing.Files;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class The_sqlite_read_model_store : ReadModelStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteReadModelStore> _open = [];

    [Fact]
    public async Task a_damaged_file_is_made_anew()
    {
        await File.WriteAllBytesAsync(
            _folder.File("read.db"), [.. Enumerable.Repeat((byte)'x', 8_192)], TestContext.Current.CancellationToken);
        Assert.Null(await Open().OpenAsync(1, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _open.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    protected override IReadModelStore Open()
    {
        var options = Options.Create(new SqliteReadModelOptions { Path = _folder.File("read.db") });
        var store = new SqliteReadModelStore(options, NullLogger<SqliteReadModelStore>.Instance);
        _open.Add(store);
        return store;
    }
}
