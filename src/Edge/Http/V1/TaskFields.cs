using System.Text.Json;
using System.Text.RegularExpressions;
using Gse.Application;
using Gse.Domain.Tasks;
using Gse.Edge.Hosting;

namespace Gse.Edge.Http.V1;

/// <summary>Reads what a task has beside what it runs: in which steps, how long, and who vouches for it.</summary>
internal static partial class TaskFields
{
    private const int MaxPause = 86_400;
    private const int MaxNonce = 128;

    /// <summary>Lower-case hex SHA-256.</summary>
    public static bool IsHash(string text) => Hash().IsMatch(text);

    public static TaskPlan ReadPlan(PlanRequest? plan, InputProblems problems)
    {
        if (plan is null)
        {
            return TaskPlan.AllAtOnce;
        }

        NotNegative(plan.Concurrency, "plan.concurrency", problems);
        NotNegative(plan.Canary, "plan.canary", problems);
        NotNegative(plan.StopAtFailures, "plan.stopAtFailures", problems);
        if (plan.Batch?.Size < 1)
        {
            problems.Wrong("plan.batch.size", "must be 1 or more");
        }

        if (plan.StopAtFailureRatio is not (>= 0 and <= 1))
        {
            problems.Wrong("plan.stopAtFailureRatio", "must be 0 to 1");
        }

        return new TaskPlan(
            plan.Concurrency, plan.Batch?.Size ?? 0,
            ReadSeconds(plan.Batch?.Pause, "plan.batch.pause", 0, MaxPause, problems), plan.Canary,
            plan.StopAtFailures, plan.StopAtFailureRatio);
    }

    private static void NotNegative(int value, string path, InputProblems problems)
    {
        if (value < 0)
        {
            problems.Wrong(path, "must be 0 or more");
        }
    }

    /// <summary>A duration as text, or a number of seconds; a part of a second counts as one.</summary>
    public static int ReadSeconds(JsonElement? told, string path, int byDefault, int most, InputProblems problems)
    {
        TimeSpan? span = told switch
        {
            null or { ValueKind: JsonValueKind.Null } => TimeSpan.FromSeconds(byDefault),
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var seconds)
                && seconds >= 0 && seconds <= most => TimeSpan.FromSeconds(seconds),
            { ValueKind: JsonValueKind.String } text when DurationConverter.TryParse(text.GetString()!, out var parsed)
                && parsed >= TimeSpan.Zero && parsed.TotalSeconds <= most => parsed,
            _ => null,
        };
        if (span is null)
        {
            problems.Wrong(path, $"must be a duration as 30s, or seconds, of 0 to {most} s");
        }

        return (int)Math.Ceiling(span?.TotalSeconds ?? 0);
    }

    public static WorkSignature? ReadSignature(SignatureRequest? signature, InputProblems problems)
    {
        if (signature is null)
        {
            return null;
        }

        if (!Hash().IsMatch(signature.KeyId))
        {
            problems.Wrong("signature.keyId", "must be the hex SHA-256 of a public key");
        }

        if (!Convert.TryFromBase64String(signature.Value, new byte[signature.Value.Length], out var length)
            || length == 0)
        {
            problems.Wrong("signature.value", "must be base64");
        }

        if (signature.Nonce.Length is < 1 or > MaxNonce)
        {
            problems.Wrong("signature.nonce", $"must have 1 to {MaxNonce} characters");
        }

        return new WorkSignature(signature.KeyId, signature.Value, signature.NotAfter, signature.Nonce);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hash();
}
