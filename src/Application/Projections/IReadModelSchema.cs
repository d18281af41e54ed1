namespace Gse.Application.Projections;

/// <summary>
/// What a store must be made ready with before an edge can use it. Registered only by stores that do not make it
/// themselves.
/// </summary>
public interface IReadModelSchema
{
    /// <summary>
    /// Makes or changes the schema for this version of the documents; saying it twice changes nothing.
    /// </summary>
    /// <returns>What was done, a line each, for the operator.</returns>
    /// <exception cref="EngineException">The store is out of reach, or refuses.</exception>
    ValueTask<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation);
}
