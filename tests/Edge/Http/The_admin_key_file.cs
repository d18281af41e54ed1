using Gse.Application;
using Gse.Application.Access;
using Gse.Application.Edges;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain.Access;
using Gse.Domain.Edges;
using Gse.Edge.Http;
using Gse.Testing.EventLog;
using Gse.Testing.Files;
using Gse.Testing.ReadModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Gse.Edge.Tests.Http;

public sealed class The_admin_key_file : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryEventLog _log = new();

    private string File => _folder.File("admin.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task is_made_at_the_first_start_for_its_owner_only_and_its_key_is_good()
    {
        var key = await StartAsync();
        Assert.Equal(Role.Admin, key?.Role);
        Assert.Equal(["admin.key"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task is_left_alone_at_the_next_start()
    {
        await StartAsync();
        var text = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        await StartAsync();
        Assert.Equal(text, await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        Assert.Single(_log.Events, recorded => recorded.Type == nameof(AccessKeyIssued));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gse_0000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task is_made_again_when_it_is_missing_or_worthless(string? content)
    {
        var first = await StartAsync();
        if (content is null)
        {
            System.IO.File.Delete(File);
        }
        else
        {
            await System.IO.File.WriteAllTextAsync(File, content, TestContext.Current.CancellationToken);
        }

        var second = await StartAsync();
        Assert.Equal(Role.Admin, second?.Role);
        Assert.NotEqual(first?.Id, second?.Id);
    }

    [Fact]
    public async Task that_cannot_be_written_leaves_no_key_behind()
    {
        Directory.CreateDirectory(File + $".{Environment.ProcessId}.new");
        await Assert.ThrowsAnyAsync<Exception>(StartAsync);
        Assert.DoesNotContain(_log.Events, recorded => recorded.Type == nameof(AccessKeyIssued));
    }

    /// <summary>Starts, and tells which key the file holds.</summary>
    private async Task<AccessKeyView?> StartAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddGseApplication();
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.AddHostedService<Projector>()
            .AddSingleton(new EdgeIdentity(EdgeId.Parse("edge1"), "0.1.0", "127.0.0.1"))
            .AddSingleton<IEventReader>(_log)
            .AddSingleton<IEventWriter>(_log)
            .AddSingleton<IReadModelStore>(new InMemoryReadModelStore(new InMemoryDocuments()))
            .AddGseAdminKey(_folder.Path);
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        var text = (await System.IO.File.ReadAllTextAsync(File, cancellation)).Trim();
        var key = host.Services.GetRequiredService<AccessKeyProjection>().FindByHash(AccessKeyText.Hash(text));
        await host.StopAsync(cancellation);
        return key;
    }
}
