using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Logging;

/// <summary>
/// The log: one JSON object a line, to stderr or to a file that is rotated by size. With a logger of its own instead
/// of the console package: that would hold a thread and more than a megabyte for a few lines a day.
/// </summary>
internal sealed class AgentLog(ILogSink sink, LogLevel lowest, TimeProvider time) : ILogger, IDisposable
{
    private const string Format = "{OriginalFormat}";

    public static AgentLog Create(LoggerSettings settings, TimeProvider time)
    {
        ILogSink sink = settings.Path is { } folder
            ? new RotatingFile(Path.Combine(folder, "gse_agent.log"), settings.FileBytes, settings.FileCount)
            : new StandardError();
        return new AgentLog(sink, settings.Level, time);
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= lowest;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", time.GetUtcNow().ToString(
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("EventId", eventId.Id);
            json.WriteString("LogLevel", NameOf(logLevel));
            json.WriteString("Message", formatter(state, exception));
            if (exception is not null)
            {
                json.WriteString("Exception", exception.ToString());
            }

            WriteState(json, state);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        sink.Write(line.WrittenSpan);
    }

    public void Dispose() => sink.Dispose();

    // What the message is made of, for programs that read it.
    private static void WriteState<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            return;
        }

        json.WriteStartObject("State");
        for (var i = 0; i < values.Count; i++)
        {
            var (key, value) = values[i];
            if (key != Format)
            {
                json.WritePropertyName(key);
                WriteValue(json, value);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or uint:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "Trace",
        LogLevel.Debug => "Debug",
        LogLevel.Information => "Information",
        LogLevel.Warning => "Warning",
        LogLevel.Error => "Error",
        _ => "Critical",
    };
}
