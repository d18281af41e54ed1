using System.Diagnostics;
using Xunit;

namespace Gse.Testing.Files;

/// <summary>A small file system that can really be full. Needs the right to mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private bool _mounted;

    public string Path => _folder.Path;

    private string Ballast => _folder.File("ballast");

    /// <summary>The disk; without the right to mount, the test is skipped with mount's own reason.</summary>
    /// <param name="size">As mount has it, e.g. <c>256k</c>.</param>
    public static SmallDisk MountOrSkip(string size = "256k")
    {
        var disk = new SmallDisk();
        var (code, error) = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "gse-test", disk.Path);
        if (code != 0)
        {
            disk.Dispose();
            Assert.Skip($"no small tmpfs can be mounted here: {error.Trim()}");
        }

        disk._mounted = true;
        return disk;
    }

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        Action write = () => ballast.Write(new byte[4096]);
        for (var room = 0; room < 64; room++)
        {
            if (Record.Exception(write) is IOException)
            {
                return;
            }
        }

        Assert.Fail("the disk takes more than it should have room for");
    }

    /// <summary>
    /// Emptied before it is deleted: a process that another test starts at this moment may hold the file open until its
    /// own program runs, and a deleted file keeps its room that long.
    /// </summary>
    public void MakeRoom()
    {
        File.Open(Ballast, FileMode.Truncate).Dispose();
        File.Delete(Ballast);
    }

    public void Dispose()
    {
        if (_mounted)
        {
            Run("umount", "-l", Path);
        }

        _folder.Dispose();
    }

    private static (int Code, string Error) Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
