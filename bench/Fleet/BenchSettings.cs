namespace Gse.Bench.Fleet;

/// <summary>What is measured, with which programs, how big, and where it is written.</summary>
/// <param name="Edge">The built <c>gse-edge</c>.</param>
/// <param name="Agent">The published <c>gse_agent</c>; null if there is none.</param>
/// <param name="Data">Folder for the edges' data; what is enrolled there is used again.</param>
/// <param name="Out">Folder for the figures.</param>
/// <param name="EdgeCore">The core that the edge has to itself.</param>
internal sealed record BenchSettings(
    IReadOnlyList<string> Scenarios, string Edge, string? Agent, string Data, string Out, int EdgeCore, bool Quick)
{
    public const string Usage =
        "usage: fleet SCENARIO... --edge PATH --data FOLDER --out FOLDER [--agent PATH] [--edge-core N] [--quick]\n"
        + "       fleet table FOLDER";

    /// <summary>The size of the figures, and one for trying.</summary>
    public int Agents => Quick ? 300 : 15_000;

    /// <summary>The same of the figures of tasks.</summary>
    public int TaskAgents => Quick ? 300 : 10_000;

    public static BenchSettings? Parse(string[] args)
    {
        var scenarios = new List<string>();
        string? edge = null, agent = null, data = null, output = null;
        var (core, quick) = (0, false);
        for (var i = 0; i < args.Length; i++)
        {
            string? value = args[i] is "--edge" or "--agent" or "--data" or "--out" or "--edge-core"
                ? i + 1 < args.Length ? args[i + 1] : null
                : "";
            switch (args[i], value)
            {
                case (_, null):
                    return null;
                case ("--edge", _):
                    edge = value;
                    break;
                case ("--agent", _):
                    agent = value;
                    break;
                case ("--data", _):
                    data = value;
                    break;
                case ("--out", _):
                    output = value;
                    break;
                case ("--edge-core", _) when int.TryParse(value, out core):
                    break;
                case ("--quick", _):
                    quick = true;
                    continue;
                case (['-', ..], _):
                    return null;
                default:
                    scenarios.Add(args[i]);
                    continue;
            }

            i++;
        }

        return edge is null || data is null || output is null || scenarios.Count == 0
            ? null
            : new BenchSettings(scenarios, edge, agent, data, output, core, quick);
    }
}
