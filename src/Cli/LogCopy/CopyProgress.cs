using System.Globalization;
using Gse.Application.LogCopy;
using Spectre.Console;

namespace Gse.Cli.LogCopy;

/// <summary>Shows how far the copy is: bars in a terminal, elsewhere a line every few seconds.</summary>
internal static class CopyProgress
{
    private static readonly Dictionary<LogCopyStep, string> Names = new()
    {
        [LogCopyStep.Compare] = "compare with what is there",
        [LogCopyStep.Copy] = "copy",
        [LogCopyStep.Verify] = "verify",
        [LogCopyStep.Finish] = "retention and delivery",
    };

    public static Task<T> ShowAsync<T>(Printer printer, Func<IProgress<LogCopyProgress>, Task<T>> run) =>
        printer is { IsJson: false, Terminal.IsLive: true }
            ? printer.Terminal.Ansi.Progress()
                .Columns(
                    new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                    new ElapsedTimeColumn())
                .StartAsync(context => run(new Bars(context, printer.Terminal.Time)))
            : run(new Lines(printer));

    private static string Count(long events) => events.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Bars(ProgressContext context, TimeProvider time) : IProgress<LogCopyProgress>
    {
        private readonly Dictionary<LogCopyStep, (ProgressTask Bar, long Begun)> _bars = [];

        public void Report(LogCopyProgress value)
        {
            if (!_bars.TryGetValue(value.Step, out var shown))
            {
                shown = (context.AddTask(Names[value.Step], maxValue: 1), time.GetTimestamp());
                _bars[value.Step] = shown;
                foreach (var (earlier, _) in _bars.Where(bar => bar.Key < value.Step).Select(bar => bar.Value))
                {
                    earlier.Value = 1;
                }
            }

            var seconds = time.GetElapsedTime(shown.Begun).TotalSeconds;
            var rate = seconds > 0.5 ? $", {Count((long)(value.Events / seconds))}/s" : "";
            shown.Bar.Description = $"{Names[value.Step]}: {Count(value.Events)} events{rate}";
            shown.Bar.Value = value.Fraction;
        }
    }

    private sealed class Lines(Printer printer) : IProgress<LogCopyProgress>
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

        private LogCopyStep? _step;
        private long _told;

        public void Report(LogCopyProgress value)
        {
            var time = printer.Terminal.Time;
            if (_step == value.Step && time.GetElapsedTime(_told) < Every)
            {
                return;
            }

            (_step, _told) = (value.Step, time.GetTimestamp());
            printer.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{Names[value.Step]}: {value.Events:N0} events, {100 * value.Fraction:0} %"));
        }
    }
}
