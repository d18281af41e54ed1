namespace Gse.Cli;

/// <summary>Which edge, and with which key.</summary>
/// <param name="Key">Null if none was given or found: the edge then says what it thinks of that.</param>
internal sealed record Connection(Uri Url, string? Key)
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>
    /// From the options, then from the environment (GSE_URL, GSE_KEY, GSE_DATA), then from the defaults.
    /// </summary>
    public static Answer<Connection> Of(string? url, string? key, string? keyFile, Func<string, string?> environment)
    {
        var address = url ?? environment("GSE_URL") ?? DefaultUrl;
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https"))
        {
            return new Failure(ExitCode.Usage, $"'{address}' is no http or https address");
        }

        if ((key ?? environment("GSE_KEY")) is { Length: > 0 } given)
        {
            return new Connection(uri, given.Trim());
        }

        var file = keyFile ?? Path.Combine(environment("GSE_DATA") ?? "data", "admin.key");
        try
        {
            return new Connection(uri, File.ReadAllText(file).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return keyFile is null
                ? new Connection(uri, null)
                : new Failure(ExitCode.Usage, $"the key file {keyFile} cannot be read");
        }
    }
}
