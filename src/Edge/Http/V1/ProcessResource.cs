using System.ComponentModel;
using System.Text.Json;
using Gse.Application.Processes;
using Gse.Domain.Tasks;
using MediatR;

namespace Gse.Edge.Http.V1;

internal sealed record ProcessListResource(IReadOnlyList<ProcessResource> Items);

/// <summary>A process on a host.</summary>
/// <param name="Key"><c>namespace:name</c>.</param>
/// <param name="Registered">The agent watches it.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>unregistered</c>; never running while nobody hears of its
/// host.</param>
/// <param name="Pid">-1 unless it is known to run.</param>
internal sealed record ProcessResource(
    string Key, string Namespace, string Name, bool Registered, bool Supervised, string State, bool Running, int Pid,
    string Version, string CommandLine, DateTimeOffset? RegisteredAt, DateTimeOffset? StartedAt,
    DateTimeOffset? ExitedAt, int? ExitCode, int? Signal, int Restarts, string Message, DateTimeOffset ChangedAt)
{
    public static ProcessResource Of(ObservedProcess observed)
    {
        var process = observed.Process!;
        return new ProcessResource(
            process.Key.ToString(), process.Key.Namespace, process.Key.Name, process.Registered,
            process.Watch?.Supervised ?? false, Names.Of(observed.State),
            observed.State == ProcessState.Running, observed.Pid, process.Watch?.Version ?? "", process.CommandLine,
            process.RegisteredAt, process.StartedAt, process.ExitedAt, process.ExitCode, process.Signal,
            process.Restarts, observed.Message, process.ChangedAt);
    }
}

/// <summary>What became of one operation on a process.</summary>
/// <param name="Task">The task that it was.</param>
/// <param name="Outcome"><c>exited</c> if the host answered.</param>
/// <param name="Code">GSE's error code: 0 for done, 828 already running, 829 not running, ...; absent where the host
/// did not answer.</param>
/// <param name="Content">What the host told.</param>
internal sealed record ProcessResultResource(
    string Task, string Outcome, int? Code, string Message, JsonElement? Content)
{
    public static ProcessResultResource Of(TaskId task, TargetResult result) => new(
        task.Value, Names.Of(result.Outcome), result.ExitCode, result.Reason,
        TargetResultResource.ContentOf(result.Content));
}

/// <summary>What every change of a process needs beside its own.</summary>
internal readonly record struct ProcessCall(
    HttpContext Context, IMediator Mediator,
    [property: Description("How long to wait for the host's word, as 5s; at most 60s")] string? Wait,
    CancellationToken Cancellation);
