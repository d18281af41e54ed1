namespace Gse.Bench.Fleet.Figures;

/// <summary>The figures of one scenario, written as they come, so that an interrupted run keeps what it has.</summary>
internal sealed class FigureFile : IDisposable
{
    private readonly StreamWriter _file;

    public FigureFile(string folder, string scenario)
    {
        Directory.CreateDirectory(folder);
        _file = new StreamWriter(Path.Combine(folder, scenario + ".lines")) { AutoFlush = true };
    }

    public void Add(Figure figure)
    {
        _file.WriteLine(figure.ToLine());
        Console.WriteLine($"  {Table.Describe(figure)}");
    }

    public void Dispose() => _file.Dispose();
}
