using Testcontainers.PostgreSql;
using Xunit;

namespace Gse.Testing.ReadModels;

/// <summary>
/// The PostgreSQL of a test program, started when the first test asks: <c>GSE_TEST_POSTGRES</c> if set, a container
/// where Docker answers, else Debian's package. Where there is none the test is skipped, and says why. Tests take a
/// schema each.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Image = "postgres:15.10";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _connectionString;
    private string? _whyNot;
    private IAsyncDisposable? _server;

    public async Task<string> ConnectionStringAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_connectionString is null && _whyNot is null)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(Patience);
                await StartAsync(patience.Token);
            }
        }
        finally
        {
            _one.Release();
        }

        Assert.SkipUnless(_whyNot is null, _whyNot ?? "");
        return _connectionString!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _one.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("GSE_TEST_POSTGRES") is { Length: > 0 } given)
        {
            _connectionString = given;
        }
        else if (File.Exists("/var/run/docker.sock"))
        {
            var container = new PostgreSqlBuilder(Image).Build();
            _server = container;
            await container.StartAsync(cancellation);
            _connectionString = container.GetConnectionString();
        }
        else if (PostgresProgram.Installed is not null)
        {
            var program = await PostgresProgram.StartAsync(cancellation);
            _server = program;
            _connectionString = program.ConnectionString;
        }
        else
        {
            _whyNot = "no PostgreSQL: neither GSE_TEST_POSTGRES, nor Docker, nor Debian's package postgresql";
        }
    }
}
