namespace Gse.Edge.Security.Pki;

/// <summary>Writes files that are there whole or not at all.</summary>
internal static class PkiFiles
{
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Public = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static void Write(string path, string content, UnixFileMode mode)
    {
        var part = path + ".part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(part, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
