namespace Gse.AgentHost.Processes;

/// <summary>GSE's codes for what became of an order: contract gse-tasks-files-processes, section 5.4.</summary>
internal static class ProcessCode
{
    public const int Done = 0;
    public const int AlreadyRunning = 828;
    public const int NotRunning = 829;
    public const int Unsupported = 832;
    public const int CheckFailed = 836;
    public const int AlreadyRegistered = 850;
    public const int Failed = 65535;
}

/// <summary>What became of an order.</summary>
/// <param name="Code">One of <see cref="ProcessCode"/>.</param>
/// <param name="Text">Why, of one that did not succeed; else what its command printed.</param>
internal sealed record Outcome(int Code, string Text = "")
{
    public bool Succeeded => Code == ProcessCode.Done;

    public static Outcome Failed(string why) => new(ProcessCode.Failed, why);
}
