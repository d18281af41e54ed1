namespace Gse.Edge.Security.Fleet;

/// <summary>
/// This edge cannot be of the fleet in the log: a wrong passphrase, another fleet's data folder. The message is one
/// line for the operator, without secrets.
/// </summary>
internal sealed class FleetException(string message, Exception? inner = null) : Exception(message, inner);
