using System.Text.Json;
using System.Text.Json.Serialization;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>A task as somebody asks for it. Of script and processes exactly one is given.</summary>
/// <param name="Name">For people; may be empty.</param>
/// <param name="ExpectedHash">The hash that a preview told; null: whatever the targets are.</param>
public sealed record TaskDraft(
    string Name, ScriptWork? Script, ProcessWork? Processes, TargetSelection Targets, TaskPlan Plan,
    string? ExpectedHash)
{
    /// <summary>The same request, whatever objects it is made of: so a repeated one is known.</summary>
    public bool Equals(TaskDraft? other) =>
        ReferenceEquals(this, other) || (other is not null && Text().AsSpan().SequenceEqual(other.Text()));

    public override int GetHashCode() => HashCode.Combine(Name, Targets.Wishes.Count, Targets.Group, ExpectedHash);

    private byte[] Text() => JsonSerializer.SerializeToUtf8Bytes(this, TaskDraftJson.Default.TaskDraft);
}

/// <summary>Which targets. What is given is added up; a target that is named twice counts once.</summary>
/// <param name="Wishes">By name.</param>
/// <param name="Filter">All agents that fit; null for none.</param>
/// <param name="Group">A saved group; null for none.</param>
public sealed record TargetSelection(IReadOnlyList<TargetWish> Wishes, TargetFilter? Filter, string? Group);

/// <summary>A target by name.</summary>
/// <param name="Host">An agent id or <c>cloud:ip</c>.</param>
/// <param name="Container">Null for the host itself.</param>
/// <param name="User">Null: the task's.</param>
/// <param name="Item">Of a process task: which item is meant for it.</param>
public sealed record TargetWish(string Host, string? Container = null, string? User = null, int Item = 0);

[JsonSerializable(typeof(TaskDraft))]
internal sealed partial class TaskDraftJson : JsonSerializerContext;
