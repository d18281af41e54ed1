namespace Gse.AgentHost.Logging;

/// <summary>
/// A log file that moves on to <c>.1</c>, <c>.2</c> ... when it is full.
/// A disk without room costs the lines, not the agent.
/// </summary>
internal sealed class RotatingFile(string path, long maxBytes, int files) : ILogSink
{
    private readonly Lock _gate = new();
    private FileStream? _file;

    public void Write(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            try
            {
                _file ??= Open();
                if (_file.Length + line.Length > maxBytes && _file.Length > 0)
                {
                    Rotate();
                }

                _file!.Write(line);
                _file.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nowhere to tell but here; the next line tries with a new handle.
                Console.Error.WriteLine($"gse_agent: the log cannot be written: {e.Message}");
                _file?.Dispose();
                _file = null;
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(
            path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private void Rotate()
    {
        _file!.Dispose();
        _file = null;
        for (var n = files - 1; n > 0; n--)
        {
            var older = n == 1 ? path : $"{path}.{n - 1}";
            if (File.Exists(older))
            {
                File.Move(older, $"{path}.{n}", overwrite: true);
            }
        }

        if (files == 1)
        {
            File.Delete(path);
        }

        _file = Open();
    }
}
