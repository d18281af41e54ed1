namespace Gse.Cli.Api;

internal sealed record ProcessPage(IReadOnlyList<Process> Items);

/// <summary>A watched process.</summary>
/// <param name="Pid">-1 while it does not run.</param>
internal sealed record Process(
    string Key, bool Registered, bool Running, int Pid, string? CommandLine, DateTimeOffset? StartedAt,
    DateTimeOffset? ExitedAt, int? ExitCode, int? Signal, int Restarts, string? Message, DateTimeOffset ChangedAt);
