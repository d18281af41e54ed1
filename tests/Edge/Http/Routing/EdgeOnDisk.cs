using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Infrastructure.DependencyInjection;
using Gse.Infrastructure.ReadModels.Sqlite;
using Gse.Testing.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gse.Edge.Tests.Http.Routing;

/// <summary>An edge whose log and read model are files, and whose log lines are remembered.</summary>
public sealed class EdgeOnDisk(TemporaryFolder folder) : EdgeUnderTest
{
    public LogLines Lines { get; } = new();

    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Services.RemoveAll<IEventReader>().RemoveAll<IEventWriter>().RemoveAll<IReadModelStore>();
        builder.Services
            .AddSqliteEventLog(options => options.Path = folder.File("log.db"))
            .AddSqliteReadModels(options => options.Path = folder.File("readmodel.db"))
            .AddSqliteDeliveryCheckpoints(folder.File("delivery.db"));
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Lines);
    }
}

/// <summary>Everything that is logged, as text.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            _lines.Add($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
