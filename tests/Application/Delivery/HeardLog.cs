using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gse.Application.Tests.Delivery;

/// <summary>Remembers the warnings that people would read.</summary>
internal sealed class HeardLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyCollection<string> Warnings => _warnings;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Warning)
        {
            _warnings.Enqueue(formatter(state, exception));
        }
    }
}
