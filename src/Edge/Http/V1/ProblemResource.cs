namespace Gse.Edge.Http.V1;

/// <summary>A refusal, as the OpenAPI document describes it; <see cref="Problems"/> writes it.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Field">The input field at fault, where one is.</param>
/// <param name="TraceId">What to look for in the edge's log.</param>
internal sealed record ProblemResource(
    string Type, string Title, int Status, string Detail, string Code, string? Field,
    IReadOnlyList<FieldProblemResource> Errors, string TraceId);

internal sealed record FieldProblemResource(string? Field, string Message);
