using Microsoft.Extensions.Logging;

namespace Gse.Infrastructure.Sinks.File;

/// <summary>
/// What was put aside: number 1 is the newest. Each is there plain or compressed, and never half compressed under a
/// name that counts.
/// </summary>
internal sealed partial class AsideFiles(string pathWithoutExtension, RotationLimits limits, ILogger logger)
    : IAsyncDisposable
{
    private const string Unfinished = ".tmp";

    private readonly Lock _names = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _tidying = Task.CompletedTask;
    private bool _isTidying;

    /// <summary>Of the file that is being compressed: it grows when another is put aside.</summary>
    private int _number;

    /// <summary>Puts right what a crash left, and compresses what is plain; in the background.</summary>
    public void Recover() => TidyInBackground();

    /// <summary>Puts a closed file aside.</summary>
    public void Take(string file)
    {
        lock (_names)
        {
            // More than one where fewer are kept than before.
            for (var number = Math.Max(limits.KeepFiles, 1); Exists(number); number++)
            {
                System.IO.File.Delete(Plain(number));
                System.IO.File.Delete(Compressed(number));
            }

            for (var number = limits.KeepFiles - 1; number >= 1; number--)
            {
                MoveIfThere(Plain(number), Plain(number + 1));
                MoveIfThere(Compressed(number), Compressed(number + 1));
            }

            _number++;
            if (limits.KeepFiles == 0)
            {
                System.IO.File.Delete(file);
            }
            else
            {
                System.IO.File.Move(file, Plain(1), overwrite: true);
            }
        }

        TidyInBackground();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _tidying;
        _stop.Dispose();
    }

    private string TemporaryName => $"{pathWithoutExtension}.jsonl.gz{Unfinished}";

    private void TidyInBackground()
    {
        lock (_names)
        {
            if (!_isTidying)
            {
                _isTidying = true;
                var before = _tidying;
                _tidying = Task.Run(() => TidyAsync(before, _stop.Token), CancellationToken.None);
            }
        }
    }

    private async Task TidyAsync(Task before, CancellationToken cancellation)
    {
        await before;
        try
        {
            RemoveHalves();
            while (OldestPlain() is { } plain)
            {
                await using (plain)
                {
                    await Gzip.WriteAsync(plain, TemporaryName, cancellation);
                }

                Replace();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.Stopped(logger, pathWithoutExtension);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The plain file stays and is tried again when the next one is put aside.
            Log.NotCompressed(logger, failure, pathWithoutExtension);
            lock (_names)
            {
                _isTidying = false;
            }
        }
    }

    private void RemoveHalves()
    {
        lock (_names)
        {
            System.IO.File.Delete(TemporaryName);
            for (var number = 1; number <= limits.KeepFiles; number++)
            {
                // The compressed one got its name when it was whole.
                if (System.IO.File.Exists(Compressed(number)))
                {
                    System.IO.File.Delete(Plain(number));
                }
            }
        }
    }

    private FileStream? OldestPlain()
    {
        lock (_names)
        {
            _number = Enumerable.Range(1, limits.Compress ? limits.KeepFiles : 0)
                .LastOrDefault(number => System.IO.File.Exists(Plain(number)));
            // Within the lock, so that what is put aside from now on starts the next run.
            _isTidying = _number != 0;
            return _number == 0 ? null : OpenToRead(Plain(_number));
        }
    }

    private static FileStream OpenToRead(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private void Replace()
    {
        lock (_names)
        {
            // It may have become too old meanwhile.
            if (_number <= limits.KeepFiles && System.IO.File.Exists(Plain(_number)))
            {
                System.IO.File.Move(TemporaryName, Compressed(_number), overwrite: true);
                System.IO.File.Delete(Plain(_number));
            }
        }
    }

    private string Plain(int number) => $"{pathWithoutExtension}.{number}.jsonl";

    private string Compressed(int number) => Plain(number) + ".gz";

    private bool Exists(int number) =>
        System.IO.File.Exists(Plain(number)) || System.IO.File.Exists(Compressed(number));

    private static void MoveIfThere(string from, string to)
    {
        if (System.IO.File.Exists(from))
        {
            System.IO.File.Move(from, to, overwrite: true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1560, LogLevel.Debug, "Stops compressing what was put aside of {File}")]
        public static partial void Stopped(ILogger logger, string file);

        [LoggerMessage(1561, LogLevel.Warning, "Cannot compress what was put aside of {File}; it stays as it is")]
        public static partial void NotCompressed(ILogger logger, Exception failure, string file);
    }
}
