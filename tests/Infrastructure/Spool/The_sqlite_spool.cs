using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Gse.Infrastructure.Spool.Sqlite;
using Gse.Testing.Delivery;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.Spool;

public sealed class The_sqlite_spool : SpoolContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public The_sqlite_spool() => Spools = SpoolsIn(_folder.Path);

    protected override ISpoolFactory Spools { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task of_a_process_that_was_killed_says_that_its_head_may_have_been_sent()
    {
        var copy = Directory.CreateDirectory(_folder.File("copy")).FullName;
        await using (var spool = await OpenAsync())
        {
            await AppendAsync(spool, "a", "b");
            // What a killed process leaves is what is in its files while they are open.
            foreach (var file in Directory.EnumerateFiles(_folder.Path))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
        }

        await using (var found = await SpoolsIn(copy).OpenAsync(new StreamToId(7), 1_000, Cancellation))
        {
            Assert.True(found.HeadMayBeSecond);
            Assert.Equal(["a", "b"], await HeadAsync(found));
        }

        await using var closed = await SpoolsIn(copy).OpenAsync(new StreamToId(7), 1_000, Cancellation);
        Assert.False(closed.HeadMayBeSecond);
    }

    [Fact]
    public async Task leaves_no_file_while_there_is_nothing_to_keep()
    {
        await using (var spool = await OpenAsync())
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
            await AppendAsync(spool, "a");
            Assert.True(File.Exists(_folder.File("7.db")));
            var head = await spool.ReadHeadAsync(1, 1, Cancellation);
            await spool.ReplaceHeadAsync(head[0].Place, [], Cancellation);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task uses_freed_room_again()
    {
        await using var spool = await OpenAsync(long.MaxValue);
        var chunk = Chunk(new string('x', 100_000));
        for (var round = 0; round < 20; round++)
        {
            await spool.AppendAsync([chunk, chunk, chunk, chunk], Cancellation);
            var head = await spool.ReadHeadAsync(10, long.MaxValue, Cancellation);
            await spool.ReplaceHeadAsync(head[^1].Place, [], Cancellation);
        }

        Assert.InRange(new FileInfo(_folder.File("7.db")).Length, 1, 2_000_000);
    }

    [Fact]
    public async Task that_is_damaged_is_kept_aside_and_begun_anew()
    {
        await File.WriteAllTextAsync(_folder.File("7.db"), new string('x', 100_000), Cancellation);
        await using var spool = await OpenAsync();
        await AppendAsync(spool, "a");
        Assert.Equal(["a"], await HeadAsync(spool));
        Assert.Single(Directory.EnumerateFiles(_folder.Path, "7.db.broken-*"));
    }

    [Fact]
    public async Task lays_the_bytes_of_a_damaged_chunk_beside_itself()
    {
        await using var spool = await OpenAsync();
        await AppendAsync(spool, "abc");
        var head = await spool.ReadHeadAsync(1, 1, Cancellation);
        await spool.KeepAsideAsync(head[0], Cancellation);
        var aside = Assert.Single(Directory.EnumerateFiles(_folder.Path, "7.db.chunk-1.broken-*"));
        Assert.Equal("abc", await File.ReadAllTextAsync(aside, Cancellation));
        Assert.Equal(["abc"], await HeadAsync(spool));
    }

    [Fact]
    public async Task without_a_place_on_the_disk_says_so()
    {
        await File.WriteAllTextAsync(_folder.File("occupied"), "", Cancellation);
        var spools = SpoolsIn(Path.Combine(_folder.File("occupied"), "spool"));
        await using var spool = await spools.OpenAsync(new StreamToId(7), 1_000, Cancellation);
        await Assert.ThrowsAsync<SpoolException>(() => AppendAsync(spool, "a"));
        Assert.Equal(SpoolSize.Empty, spool.Size);
    }

    [Fact]
    public async Task leaves_so_much_of_the_disk_that_it_can_be_emptied_again()
    {
        using var disk = SmallDisk.MountOrSkip("32m");
        await using var spool = await SpoolsIn(disk.Path, keepFree: 8_000_000)
            .OpenAsync(new StreamToId(7), long.MaxValue, Cancellation);
        var chunk = Chunk(new string('x', 1_000_000));
        var refused = await Record.ExceptionAsync(async () =>
        {
            for (var i = 0; i < 32; i++)
            {
                await spool.AppendAsync([chunk], Cancellation);
            }
        });
        Assert.Contains("kept free", Assert.IsType<SpoolException>(refused).Message, StringComparison.Ordinal);
        Assert.InRange(spool.Size.Chunks, 4, 24);
        while (spool.Size.Chunks > 0)
        {
            var head = await spool.ReadHeadAsync(1, 1, Cancellation);
            await spool.ReplaceHeadAsync(head[^1].Place, [], Cancellation);
        }

        await spool.AppendAsync([chunk], Cancellation);
    }

    public void Dispose() => _folder.Dispose();

    private static SqliteSpoolFactory SpoolsIn(string folder, long keepFree = 0) =>
        new(folder, keepFree, TimeProvider.System, NullLogger<SqliteSpoolFactory>.Instance);
}
