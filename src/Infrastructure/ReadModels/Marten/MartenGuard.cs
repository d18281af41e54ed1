using System.Net.Sockets;
using Marten.Exceptions;
using Npgsql;

namespace Gse.Infrastructure.ReadModels.Marten;

/// <summary>Says what fails in PostgreSQL in one line, without user, password or SQL.</summary>
internal static class MartenGuard
{
    private const string UndefinedTable = PostgresErrorCodes.UndefinedTable;

    public static async ValueTask<T> RunAsync<T>(string place, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (Translate(place, failure) is { } translated)
        {
            throw translated;
        }
    }

    private static MartenReadModelException? Translate(string place, Exception failure) => failure switch
    {
        PostgresException { SqlState: UndefinedTable or PostgresErrorCodes.InvalidSchemaName } =>
            WrongSchema(place, "is missing", failure),
        PostgresException { SqlState: [.. var sqlClass, _, _, _] } refused when sqlClass is "57" or "53" or "08" =>
            new(MartenReadModelFailure.OutOfReach, $"{place} is not available: {refused.MessageText}", failure),
        PostgresException refused =>
            new(
                MartenReadModelFailure.Refused, $"{place} refuses: {refused.MessageText} ({refused.SqlState})",
                failure),
        NpgsqlException or TimeoutException or IOException or SocketException =>
            new(MartenReadModelFailure.OutOfReach, $"{place} does not answer: {Reason(failure)}", failure),
        MartenException { InnerException: { } inner } => Translate(place, inner),
        _ => null,
    };

    public static MartenReadModelException WrongSchema(string place, string how, Exception? inner = null) => new(
        MartenReadModelFailure.WrongSchema,
        $"the schema of the read model in {place} {how}: run 'gse-edge migrate' with the same settings", inner);

    private static string Reason(Exception failure)
    {
        var innermost = failure.GetBaseException();
        return innermost.Message.ReplaceLineEndings(" ");
    }
}
