using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Edge.Http.V1;

/// <summary>How a task goes on, and what a target writes, as events that end with them.</summary>
internal static class TaskFollowing
{
    /// <summary>No more than fits into what waits for a slow reader.</summary>
    private const int OutputPart = 8 * 1024;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    public static async IAsyncEnumerable<byte[]> ProgressAsync(
        TaskId task, IMediator mediator, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TaskProgressResource? told = null;
        while (true)
        {
            var found = await mediator.Send(new GetTask(task), cancellation);
            if (found.Refusal is not null)
            {
                yield break;
            }

            var isFinished = found.Value.View.Stage == TaskStage.Finished;
            var now = TaskProgressResource.Of(found.Value);
            if (isFinished || !now.Equals(told))
            {
                told = now;
                yield return Frame(
                    null, isFinished ? "finished" : "progress", now, V1Json.Default.TaskProgressResource);
            }

            if (isFinished)
            {
                yield break;
            }

            await mediator.Send(new AwaitTask(task, Pace), cancellation);
        }
    }

    public static async IAsyncEnumerable<byte[]> OutputAsync(
        TaskOutput source, long offset, IMediator mediator, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (true)
        {
            var read = await source.ReadAsync(offset, OutputPart, mediator, cancellation);
            if (read.Refusal is not null)
            {
                yield break;
            }

            var answer = read.Value;
            if (!answer.Text.IsEmpty)
            {
                var part = new OutputPartResource(offset, Encoding.UTF8.GetString(answer.Text.Span));
                offset += answer.Text.Length;
                yield return Frame(offset, "output", part, V1Json.Default.OutputPartResource);
            }

            if (answer.IsLast)
            {
                var end = OutputEndResource.Of(answer);
                yield return Frame(offset, "end", end, V1Json.Default.OutputEndResource);
                yield break;
            }

            if (answer.Text.IsEmpty)
            {
                await pace.WaitForNextTickAsync(cancellation);
            }
        }
    }

    private static byte[] Frame<T>(long? id, string name, T data, JsonTypeInfo<T> type)
    {
        var output = new ArrayBufferWriter<byte>();
        var head = id is { } number ? string.Create(CultureInfo.InvariantCulture, $"id: {number}\n") : "";
        output.Write(Encoding.UTF8.GetBytes($"{head}event: {name}\ndata: "));
        using (var json = new Utf8JsonWriter(output))
        {
            JsonSerializer.Serialize(json, data, type);
        }

        output.Write("\n\n"u8);
        return output.WrittenSpan.ToArray();
    }
}

/// <summary>How far a task is.</summary>
internal sealed record TaskProgressResource(
    string Stage, int Targets, IReadOnlyDictionary<string, int> Phases, IReadOnlyDictionary<string, int> Outcomes,
    int Succeeded, int Late, string? Halted)
{
    public static TaskProgressResource Of(TaskDetail detail)
    {
        var task = TaskResource.Of(detail);
        return new TaskProgressResource(
            task.Stage, task.Targets, task.Phases, task.Outcomes, task.Succeeded, task.Late, task.Halted);
    }

    public bool Equals(TaskProgressResource? other) =>
        other is not null && Stage == other.Stage && Targets == other.Targets && Succeeded == other.Succeeded
        && Late == other.Late && Halted == other.Halted && Same(Phases, other.Phases) && Same(Outcomes, other.Outcomes);

    public override int GetHashCode() => HashCode.Combine(Stage, Targets, Succeeded, Late);

    private static bool Same(IReadOnlyDictionary<string, int> one, IReadOnlyDictionary<string, int> other) =>
        one.Count == other.Count
        && one.All(count => other.TryGetValue(count.Key, out var value) && value == count.Value);
}

/// <param name="Offset">Of the text, in bytes of the output.</param>
internal sealed record OutputPartResource(long Offset, string Text);

/// <param name="Command">Absent where the target ended without it.</param>
internal sealed record OutputEndResource(CommandResultResource? Command, TargetResultResource? Target)
{
    public static OutputEndResource Of(ResultAnswer answer) => new(
        answer.Atomic is { } atomic ? CommandResultResource.Of(atomic) : null,
        TargetResultResource.Of(answer.Target.State.Result, answer.Target.State.IsVerdict));
}
