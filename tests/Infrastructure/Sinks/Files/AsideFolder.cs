using System.IO.Compression;
using Gse.Testing.Files;

namespace Gse.Infrastructure.Tests.Sinks.Files;

/// <summary>A folder with plain and compressed files.</summary>
internal sealed class AsideFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string File(string name) => _folder.File(name);

    public List<string> Names() =>
        [.. Directory.GetFiles(_folder.Path).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Waits until these files are there and no others.</summary>
    public async Task HasAsync(CancellationToken cancellation, params string[] names)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!Names().SequenceEqual(names.Order(StringComparer.Ordinal)))
        {
            await look.WaitForNextTickAsync(cancellation);
        }
    }

    public string Read(string name)
    {
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            return System.IO.File.ReadAllText(File(name));
        }

        using var reader = new StreamReader(new GZipStream(
            System.IO.File.OpenRead(File(name)), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    public void WriteCompressed(string name, string text)
    {
        using var writer = new StreamWriter(new GZipStream(
            System.IO.File.Create(File(name)), CompressionLevel.Fastest));
        writer.Write(text);
    }

    public void Dispose() => _folder.Dispose();
}
