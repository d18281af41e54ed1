using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gse.Application.Fleet;
using Gse.Edge.Security.Pki;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Security.Fleet;

/// <summary>
/// Joins the fleet that the log holds, or founds it. Of two edges that found at once one wins, and both run with its
/// authority. A data folder from before the fleet was in the log brings its authority along.
/// </summary>
internal sealed partial class FleetFounding(
    FleetSecrets secrets, FleetSeal seal, FleetAuthority authority, IOptions<PkiOptions> options, TimeProvider time,
    ILogger<FleetFounding> logger)
{
    private const string Purpose = "fleet-secrets/authority";

    /// <exception cref="FleetException">This edge cannot be of this fleet.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var files = new AuthorityFiles(options.Value.Directory);
        using var own = files.TryLoad();
        var root = Open(await secrets.FindAuthorityAsync(cancellation) ?? await FoundAsync(files, own, cancellation));
        if (own is not null && !own.RawDataMemory.Span.SequenceEqual(root.RawDataMemory.Span))
        {
            root.Dispose();
            throw new FleetException(
                $"this data folder is of another fleet: {files.CertificateFile} is not the certificate authority in "
                + "the log. Give this edge a data folder of its own, or move the folder 'pki' away if no agent that "
                + "was enrolled with it is left");
        }

        files.Remember(root);
        authority.Root = root;
    }

    private async Task<FleetAuthorityText> FoundAsync(
        AuthorityFiles files, X509Certificate2? own, CancellationToken cancellation)
    {
        if (own is { HasPrivateKey: false })
        {
            throw new FleetException(
                $"the log has no fleet yet, but this data folder is of one: {files.CertificateFile}. Is it the right "
                + "log? Move the folder 'pki' away to found a new fleet, whose agents must enrol anew");
        }

        using var made = own is null ? AuthorityMaking.Make(time) : null;
        var mine = own ?? made!;
        var text = new FleetAuthorityText(
            mine.ExportCertificatePem(), seal.Seal(AuthorityMaking.KeyOf(mine), Purpose));
        var inForce = await secrets.FoundAsync(text, cancellation);
        if (inForce.Certificate != text.Certificate)
        {
            Log.Joined(logger);
        }
        else if (own is null)
        {
            Log.Founded(logger);
        }
        else
        {
            Log.Imported(logger, files.CertificateFile);
        }

        return inForce;
    }

    private X509Certificate2 Open(FleetAuthorityText text)
    {
        if (seal.Seals && !FleetSeal.IsSealed(text.Key))
        {
            throw new FleetException(
                "Fleet:KeyFile: this fleet was founded without a passphrase, its secrets in the log are not sealed, "
                + "and what is in the log stays there; unset it, or found a new fleet in a new log");
        }

        var key = seal.Unseal(text.Key, Purpose);
        try
        {
            return X509Certificate2.CreateFromPem(text.Certificate, key);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new FleetException("the certificate authority in the log cannot be read by this version", unreadable);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3044, LogLevel.Information, "The fleet is founded: its certificate authority is in the log")]
        public static partial void Founded(ILogger logger);

        [LoggerMessage(3045, LogLevel.Information,
            "The fleet is founded with the certificate authority of this data folder, {File}; it is in the log now")]
        public static partial void Imported(ILogger logger, string file);

        [LoggerMessage(3046, LogLevel.Information,
            "Another edge founded the fleet at the same time; this one joins it")]
        public static partial void Joined(ILogger logger);
    }
}
