using Gse.Application.Processes;

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
