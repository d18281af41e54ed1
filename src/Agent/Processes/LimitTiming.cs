namespace Gse.AgentHost.Processes;

/// <summary>How limits are kept.</summary>
/// <param name="Interval">Between two looks at what the processes use.</param>
/// <param name="CpuPatience">
/// Looks in a row at which a process must be over its share of the processors before it is ended. What it uses while
/// it starts is no offence.
/// </param>
/// <param name="KillAfter">What does not heed SIGTERM for so long gets SIGKILL.</param>
internal sealed record LimitTiming(TimeSpan Interval, int CpuPatience, TimeSpan KillAfter)
{
    public static LimitTiming Usual { get; } = new(TimeSpan.FromSeconds(10), 3, TimeSpan.FromSeconds(5));
}
