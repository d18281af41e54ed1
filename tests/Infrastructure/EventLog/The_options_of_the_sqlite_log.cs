using Gse.Infrastructure.EventLog.Sqlite;

namespace Gse.Infrastructure.Tests.EventLog;

public sealed class The_options_of_the_sqlite_log
{
    [Fact]
    public void have_these_defaults()
    {
        var options = new SqliteLogOptions { Path = "log.db" };

        Assert.Equal(
            (4_096, 8, 100_000, 64, (int?)null, TimeSpan.FromMinutes(1)),
            (options.QueueLength, options.ReadConnections, options.StreamCache, options.WriterCacheMiB, options.MaxMiB,
                options.ScavengeInterval));
        Assert.Empty(Failures(options));
    }

    [Fact]
    public void are_all_checked_and_all_told()
    {
        var failures = Failures(new SqliteLogOptions
        {
            Path = "",
            QueueLength = 0,
            ReadConnections = 65,
            StreamCache = 0,
            WriterCacheMiB = 0,
            MaxMiB = 0,
            ScavengeInterval = TimeSpan.Zero,
        });

        string[] names =
            ["Path", "QueueLength", "ReadConnections", "StreamCache", "WriterCacheMiB", "MaxMiB", "ScavengeInterval"];
        Assert.All(
            names, name => Assert.Contains(failures, failure => failure.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(names.Length, failures.Count);
    }

    private static List<string> Failures(SqliteLogOptions options) =>
        [.. new SqliteLogOptionsValidator().Validate(null, options).Failures ?? []];
}
