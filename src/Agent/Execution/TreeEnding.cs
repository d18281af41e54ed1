namespace Gse.AgentHost.Execution;

/// <summary>Ends a whole tree: asks, waits, then kills.</summary>
/// <param name="grace">From asking to killing.</param>
internal sealed class TreeEnding(ProcessTree tree, RunCgroup? cgroup, TimeSpan grace, TimeProvider time)
{
    // A process that the kernel does not let go (a dead network disk) is not waited for longer than this.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync()
    {
        tree.Terminate();
        if (!await IsGoneWithinAsync(grace, () => { }))
        {
            tree.Kill();
            await IsGoneWithinAsync(Longest, tree.Kill);
        }

        cgroup?.Release();
    }

    // Nothing tells when the last of a tree goes, so it is looked for, less and less often.
    private async Task<bool> IsGoneWithinAsync(TimeSpan limit, Action again)
    {
        var startedAt = time.GetTimestamp();
        for (var pause = FirstLook; tree.Members().Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (time.GetElapsedTime(startedAt) >= limit)
            {
                return false;
            }

            await Task.Delay(pause, time);
            again();
        }

        return true;
    }
}
