namespace Gse.Cli.Api;

/// <summary>An answer that is read line by line while it is written.</summary>
internal sealed class LineStream(HttpResponseMessage response, Stream body) : IDisposable
{
    private readonly StreamReader _reader = new(body);

    /// <summary>The next line; null at the end, also where the connection broke.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        try
        {
            return await _reader.ReadLineAsync(cancellation);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
