using System.Text.Json;
using Gse.Application.Delivery;
using Gse.Domain.Channels;
using Gse.Infrastructure.DeadLetters;
using Gse.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gse.Infrastructure.Tests.DeadLetters;

public sealed class The_dead_letter_files : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private DeadLetterFiles? _files;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _files = new DeadLetterFiles(
            _folder.File("dead"), TimeProvider.System, NullLogger<DeadLetterFiles>.Instance);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _files!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task hold_a_record_a_line_with_its_reason_text_as_text_and_bytes_as_base64()
    {
        await WriteAsync(7, Letter("a\n\"ä"u8.ToArray()), Letter([0, 255]));
        var lines = await LinesAsync(7);
        Assert.Equal(2, lines.Count);
        Assert.Equal("a\n\"ä", lines[0].GetProperty("value").GetString());
        Assert.Equal([0, 255], lines[1].GetProperty("valueBase64").GetBytesFromBase64());
        Assert.Equal(
            (Noon, 1_000, "route", "host", "too large"), (
                lines[0].GetProperty("at").GetDateTimeOffset(), lines[0].GetProperty("channel").GetInt32(),
                lines[0].GetProperty("route").GetString(), lines[0].GetProperty("host").GetString(),
                lines[0].GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task are_one_for_each_storage()
    {
        await WriteAsync(7, Letter("a"u8.ToArray()));
        await WriteAsync(8, Letter("b"u8.ToArray()));
        Assert.Equal("a", Assert.Single(await LinesAsync(7)).GetProperty("value").GetString());
        Assert.Equal("b", Assert.Single(await LinesAsync(8)).GetProperty("value").GetString());
    }

    [Fact]
    public async Task that_cannot_be_written_say_so()
    {
        await File.WriteAllTextAsync(_folder.File("dead"), "in the way", Cancellation);
        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(7, Letter("a"u8.ToArray())));
    }

    private static DeadLetter Letter(byte[] value) =>
        new(Noon, ChannelId.BaseAlarm, "route", "host"u8.ToArray(), "too large", value);

    private Task WriteAsync(int target, params DeadLetter[] letters) =>
        _files!.WriteAsync(new StreamToId(target), letters, Cancellation);

    private async Task<List<JsonElement>> LinesAsync(int target) =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(_folder.File("dead"), $"{target}.jsonl"), Cancellation))
            .Select(line => JsonElement.Parse(line))];
}
