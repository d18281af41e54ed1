using System.Buffers;
using System.Text.Json;

namespace Gse.AgentHost.Logging;

/// <summary>Writes the lines that the JSON console formatter would, into a file.</summary>
internal sealed class FileLoggerProvider(RotatingFile file, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new FileLogger(categoryName, file, time);

    public void Dispose() => file.Dispose();

    private sealed class FileLogger(string category, RotatingFile file, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var line = new ArrayBufferWriter<byte>(256);
            using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                json.WriteString("Timestamp", time.GetUtcNow().UtcDateTime);
                json.WriteNumber("EventId", eventId.Id);
                json.WriteString("LogLevel", logLevel.ToString());
                json.WriteString("Category", category);
                json.WriteString("Message", formatter(state, exception));
                if (exception is not null)
                {
                    json.WriteString("Exception", exception.ToString());
                }

                WriteState(json, state);
                json.WriteEndObject();
            }

            line.Write("\n"u8);
            file.Write(line.WrittenSpan);
        }

        private static void WriteState<TState>(Utf8JsonWriter json, TState state)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            {
                return;
            }

            json.WriteStartObject("State");
            foreach (var (key, value) in values)
            {
                json.WriteString(key, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }
    }
}
