using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Gse.Testing.Kafka;

/// <summary>kcat, a reader that is not ours.</summary>
public static class Kcat
{
    /// <summary>Why tests that need kcat are skipped; see <see cref="IsMissing"/>.</summary>
    public const string Missing = "kcat is not installed (Debian: apt-get install kcat)";

    public static bool IsMissing => !Found;

    private static bool Found { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "kcat")));

    /// <summary>All records of a topic, partition by partition in their order.</summary>
    public static async Task<IReadOnlyList<KafkaRecord>> ReadAsync(
        string bootstrap, string topic, CancellationToken cancellation)
    {
        var lines = await RunAsync(
            ["-b", bootstrap, "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J"], cancellation);
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<KafkaRecord>(line, JsonSerializerOptions.Web)!)
                .OrderBy(record => record.Partition).ThenBy(record => record.Offset),
        ];
    }

    /// <summary>What kcat writes.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("kcat", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kcat = Process.Start(start)!;
        try
        {
            var errors = kcat.StandardError.ReadToEndAsync(cancellation);
            var output = await kcat.StandardOutput.ReadToEndAsync(cancellation);
            await kcat.WaitForExitAsync(cancellation);
            Assert.True(kcat.ExitCode == 0, $"kcat ended with {kcat.ExitCode}: {await errors}");
            return output;
        }
        finally
        {
            if (!kcat.HasExited)
            {
                kcat.Kill();
            }
        }
    }
}

/// <summary>A record as kcat shows it.</summary>
/// <param name="Headers">Names and values in turn; null for none.</param>
public sealed record KafkaRecord(
    int Partition, long Offset, string? Key, string Payload, IReadOnlyList<string>? Headers = null);
