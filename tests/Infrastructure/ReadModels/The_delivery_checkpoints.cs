using Gse.Application.EventLog;
using Gse.Domain.Channels;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Testing.Files;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class The_delivery_checkpoints : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task outlive_the_process_each_for_its_storage()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (one, two) = (new StreamToId(500), new StreamToId(501));
        using (var checkpoints = new SqliteDeliveryCheckpoints(_folder.File("delivery.db")))
        {
            await checkpoints.SaveAsync(one, new LogPosition(1), cancellation);
            await checkpoints.SaveAsync(one, new LogPosition(long.MaxValue), cancellation);
        }

        using var again = new SqliteDeliveryCheckpoints(_folder.File("delivery.db"));
        Assert.Equal(new LogPosition(long.MaxValue), await again.LoadAsync(one, cancellation));
        Assert.Null(await again.LoadAsync(two, cancellation));
    }
}
