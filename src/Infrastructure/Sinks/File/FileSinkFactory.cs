using Gse.Application.Delivery;
using Gse.Application.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Sinks.File;

internal sealed class FileSinkFactory(IOptions<FileSinkOptions> options, TimeProvider time, ILogger<FileSink> logger)
    : ISinkFactory
{
    /// <summary>Where a storage without <c>data_log_path</c> goes.</summary>
    private const string DefaultFolder = "out/";

    // Storages may lead to one folder, and a storage that is changed is there twice for a moment.
    private readonly SharedFiles _files = new(options.Value.Limits, time, logger);

    private readonly AllowedFolders _allowed = new(options.Value);

    public string ReportMode => Storage.File;

    public ISink Create(RoutingTarget target)
    {
        var path = ((FileStorage)target.Storage).Folder is { Length: > 0 } told ? told : DefaultFolder;
        // An absolute second path replaces the first.
        var folder = Path.GetFullPath(Path.Combine(options.Value.DataFolder, path));
        return _allowed.Allow(folder) ? new FileSink(folder, _files, logger) : new OutsideSink(path);
    }
}
