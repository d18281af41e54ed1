namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// A file that several sinks append to, one after the other. The last of them closes it; who comes while it is being
/// closed waits for that, since compressing what was put aside ends with it, and then opens it anew.
/// </summary>
internal sealed class SharedFile(SharedFiles owner, string path, Func<RotatingFile> open) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RotatingFile? _file;

    public string Path => path;

    /// <summary>The owner counts them.</summary>
    public int Users { get; set; }

    /// <param name="lines">Whole lines, each with its line break; no other's come between them.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _file ??= open();
            await _file.AppendAsync(lines, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Once for each user.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!owner.Leave(this))
        {
            return;
        }

        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_file is { } file && !owner.IsInUse(this))
            {
                _file = null;
                await file.DisposeAsync();
            }

            owner.Forget(this);
        }
        finally
        {
            _turn.Release();
        }
    }
}
