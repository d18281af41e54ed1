namespace Gse.Application.Projections;

/// <summary>Documents that were being made anew are no more: somebody has begun to make them anew again.</summary>
public sealed class ReadModelReplacedException()
    : EngineException("another rebuild of the read model has begun; this one is given up", null);
