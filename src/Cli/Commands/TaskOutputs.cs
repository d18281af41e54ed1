using System.Globalization;
using Gse.Cli.Api;

namespace Gse.Cli.Commands;

/// <summary>Prints what targets wrote, each line with its host in front where there are several.</summary>
internal sealed class TaskOutputs(GseClient client, Printer printer)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    public async Task<Failure?> PrintAsync(
        string task, IReadOnlyList<TaskTarget> targets, CancellationToken cancellation)
    {
        foreach (var target in targets)
        {
            var prefix = targets.Count > 1 ? target.Host + ": " : "";
            if (await PrintAsync(task, target.Place, null, prefix, follow: false, cancellation) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    /// <param name="task">Its id.</param>
    /// <param name="place">Of the target.</param>
    /// <param name="atomic">Which command; null for the first.</param>
    /// <param name="prefix">In front of every line.</param>
    /// <param name="follow">To the end, also while it is written.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Failure?> PrintAsync(
        string task, int place, int? atomic, string prefix, bool follow, CancellationToken cancellation)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture, $"{TaskWatching.PathOf(task)}/targets/{place}/output");
        path += atomic is { } id ? $"?atomic={id}" : "";
        var (offset, isLineBegun) = (0L, false);
        while (true)
        {
            var answer = await client.GetOutputAsync(path, offset, cancellation);
            if (answer.Value is not { } part)
            {
                return answer.Failure;
            }

            isLineBegun = Print(part.Text, prefix, isLineBegun);
            var isNews = part.Next > offset;
            offset = part.Next;
            if (part.IsComplete || (!follow && !isNews))
            {
                break;
            }

            if (!isNews)
            {
                await Task.Delay(Pause, printer.Terminal.Time, cancellation);
            }
        }

        if (isLineBegun)
        {
            printer.Terminal.Out.WriteLine();
        }

        return null;
    }

    /// <returns>Whether the last line has not ended yet.</returns>
    private bool Print(string text, string prefix, bool isLineBegun)
    {
        var output = printer.Terminal.Out;
        var left = text.AsSpan();
        while (!left.IsEmpty)
        {
            if (!isLineBegun)
            {
                output.Write(prefix);
            }

            var end = left.IndexOf('\n');
            isLineBegun = end < 0;
            var line = isLineBegun ? left : left[..(end + 1)];
            output.Write(line);
            left = left[line.Length..];
        }

        output.Flush();
        return isLineBegun;
    }
}
