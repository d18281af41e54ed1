namespace Gse.Application.Projections;

/// <summary>The stored documents were made from another log than the one in use.</summary>
public sealed class ReadModelOfAnotherLogException() : EngineException(
    "The read models were made from another log: give this one read models of its own (GSE_READMODELS, or another "
    + "ReadModels:Schema), or delete the old ones, which can be made anew from their log", null);
