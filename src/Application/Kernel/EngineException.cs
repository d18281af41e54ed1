namespace Gse.Application;

/// <summary>
/// An engine (the event log, the read models) is out of reach, refuses, or is not fit for use. The message is one line
/// for the operator, without secrets; it never leaves the process over HTTP, where this is 503.
/// </summary>
public abstract class EngineException(string message, Exception? inner) : Exception(message, inner);
