using System.Diagnostics;
using System.Threading.Channels;

namespace Gse.Infrastructure.Tests.Sinks.Redis;

/// <summary><c>redis-cli SUBSCRIBE</c>: reads what was published with code that is not ours.</summary>
internal sealed class RedisReader : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _values = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private RedisReader(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public static async Task<RedisReader> SubscribeAsync(
        int port, string password, CancellationToken cancellation, params string[] channels)
    {
        var start = new ProcessStartInfo("redis-cli", ["-p", $"{port}", "SUBSCRIBE", .. channels])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["REDISCLI_AUTH"] = password;
        var process = Process.Start(start)!;
        // It complains when the server goes, which is what the tests do to it.
        process.BeginErrorReadLine();
        foreach (var channel in channels)
        {
            Assert.Equal("subscribe", await process.StandardOutput.ReadLineAsync(cancellation));
            Assert.Equal(channel, await process.StandardOutput.ReadLineAsync(cancellation));
            await process.StandardOutput.ReadLineAsync(cancellation);
        }

        return new RedisReader(process);
    }

    /// <summary>The next value, behind its channel: <c>channel=value</c>.</summary>
    public ValueTask<string> NextAsync(CancellationToken cancellation) => _values.Reader.ReadAsync(cancellation);

    public async Task<List<string>> NextAsync(int count, CancellationToken cancellation)
    {
        var values = new List<string>(count);
        while (values.Count < count)
        {
            values.Add(await NextAsync(cancellation));
        }

        return values;
    }

    /// <summary>Null when the server is gone and all that it sent was read.</summary>
    public async ValueTask<string?> NextOrEndAsync(CancellationToken cancellation) =>
        await _values.Reader.WaitToReadAsync(cancellation) && _values.Reader.TryRead(out var value) ? value : null;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var output = _process.StandardOutput;
        while (await output.ReadLineAsync(CancellationToken.None) == "message"
            && await output.ReadLineAsync(CancellationToken.None) is { } channel
            && await output.ReadLineAsync(CancellationToken.None) is { } value)
        {
            _values.Writer.TryWrite($"{channel}={value}");
        }

        _values.Writer.Complete();
    }
}
