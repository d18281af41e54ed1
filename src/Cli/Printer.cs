using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console.Rendering;

namespace Gse.Cli;

/// <summary>Prints a result as a table for people, or as one line of JSON for programs.</summary>
internal sealed class Printer(Terminal terminal, bool json)
{
    public bool IsJson => json;

    public Terminal Terminal => terminal;

    /// <summary>The JSON if it was asked for, else the view.</summary>
    public void Print<T>(T value, JsonTypeInfo<T> type, Func<IRenderable> view)
    {
        if (json)
        {
            PrintJson(value, type);
        }
        else
        {
            terminal.Ansi.Write(view());
        }
    }

    public void PrintJson<T>(T value, JsonTypeInfo<T> type)
    {
        terminal.Out.WriteLine(JsonSerializer.Serialize(value, type));
        terminal.Out.Flush();
    }

    public void PrintLine(string text)
    {
        terminal.Out.WriteLine(text);
        terminal.Out.Flush();
    }

    /// <summary>For people only, beside the result.</summary>
    public void Note(string text)
    {
        if (!json && text.Length > 0)
        {
            terminal.Error.WriteLine(text);
        }
    }
}
